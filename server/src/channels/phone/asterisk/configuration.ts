/**
 * The files an Asterisk of ours runs on, from what an operator sets. Pure: `process.ts` writes them. Whoever brings an Asterisk of their own finds the same
 * lines in docs/phone.md.
 */
import { section, valueOf, type Lines } from './sections.ts'
import { modules } from './modules.data.ts'
import { trunkSections, type Trunk } from './trunks.ts'

export interface SwitchSettings {
  /** Everything it writes lies below this. */
  stateDir: string
  modulesDir: string
  dataDir: string
  /** ARI, the phones' sockets and live sound: one port, reached by our server only. */
  http: { host: string; port: number }
  ari: { user: string; password: string; app: string }
  sip: { host: string; port: number }
  /** Ports for sound, two a leg. */
  rtp: { from: number; to: number }
  /** Where the switch is reached from outside when it stands behind NAT, and what is not outside. */
  outside?: { address: string; localNetworks: readonly string[] }
  /** For browsers outside, `stun.example:3478`. */
  stun?: string
  trunks: readonly Trunk[]
  /** For tests: sound goes over loopback alone, in place of this address of the machine's. */
  loopbackFor?: readonly string[]
  /** For measurements: lines after those of a file, or a file of its own. */
  added?: Readonly<Record<string, string>>
}

const folders = ({ stateDir, modulesDir, dataDir }: SwitchSettings): string =>
  section('directories', [
    ['astetcdir', `${stateDir}/etc`],
    ['astmoddir', modulesDir],
    ['astdatadir', dataDir],
    ['astvarlibdir', `${stateDir}/lib`],
    ['astdbdir', `${stateDir}/lib`],
    ['astkeydir', `${stateDir}/lib`],
    ['astspooldir', `${stateDir}/spool`],
    ['astrundir', `${stateDir}/run`],
    ['astlogdir', `${stateDir}/log`],
    ['astcachedir', `${stateDir}/cache`],
  ])

/** Below `stateDir`. Without `spool/recording` a recording is a bare 500, without `cache` a sound by URL fails. */
export const foldersWanted = ['etc', 'lib/keys', 'run', 'log', 'cache', 'spool/recording', 'spool/tmp']

/**
 * A caller who meets no server of ours (it is being updated, or fell) hears it ring and is tried again every two seconds for half a minute; only then is the call
 * refused as "no way" (Q.850 cause 34), so that a carrier may send it elsewhere.
 */
const dialplan = (app: string): string => {
  const trunk = (pattern: string) => `exten => ${pattern},1,Set(TRIES=0)
 same => n(ask),Stasis(${app},trunk,\${EXTEN},\${CALLERID(num-pres)})
 same => n,GotoIf($["\${STASISSTATUS}" = "SUCCESS"]?over)
 same => n,Ringing()
 same => n,Wait(2)
 same => n,Set(TRIES=$[\${TRIES} + 1])
 same => n,GotoIf($[\${TRIES} < 15]?ask)
 same => n,Hangup(34)
 same => n(over),Hangup()`
  // never a pattern that fits `h`: Asterisk would run it at every hang-up
  return `[from-trunk]
${['_[+*#0-9].', '_[0-9]', '_[a-zA-Z][-_a-zA-Z0-9].'].map(trunk).join('\n')}

[from-agent]
${['_[+*#0-9].', '_[0-9]', '_[a-zA-Z][-_a-zA-Z0-9].']
  .map((pattern) => `exten => ${pattern},1,Stasis(${app},agent,\${EXTEN})\n same => n,Hangup()`)
  .join('\n')}
`
}

const sipOf = ({ sip, http, outside, trunks }: SwitchSettings): string => {
  const reached: Lines = outside
    ? [
        ['external_media_address', outside.address],
        ['external_signaling_address', outside.address],
        ...outside.localNetworks.map((network) => ['local_net', network] as const),
      ]
    : []
  return [
    section('global', [
      ['type', 'global'],
      ['user_agent', 'Peakend'],
      // by address first, a browser behind the trunk's address would be taken for the trunk
      ['endpoint_identifier_order', 'username,ip'],
      // the default refuses new calls while our own events queue
      ['taskprocessor_overload_trigger', 'pjsip_only'],
    ]),
    section('udp', [['type', 'transport'], ['protocol', 'udp'], ['bind', `${sip.host}:${sip.port}`], ...reached]),
    section('tcp', [['type', 'transport'], ['protocol', 'tcp'], ['bind', `${sip.host}:${sip.port}`], ...reached]),
    section('ws', [['type', 'transport'], ['protocol', 'ws'], ['bind', http.host], ...reached]),
    ...trunks.flatMap((trunk) => trunkSections(trunk)),
  ].join('\n')
}

const soundOf = ({ rtp, stun, loopbackFor }: SwitchSettings): string =>
  section('general', [
    ['rtpstart', rtp.from],
    ['rtpend', rtp.to],
    ['strictrtp', 'yes'],
    ['icesupport', 'yes'],
    ...(stun ? ([['stunaddr', stun]] as const) : []),
    ...(loopbackFor ? ([['ice_deny', '::/0']] as const) : []),
  ]) +
  (loopbackFor ?? [])
    .map((address, at) => `${at ? '' : '\n[ice_host_candidates]\n'}${valueOf(address)} => 127.0.0.1\n`)
    .join('')

/** Phones of agents are made in memory while it runs (`PUT /asterisk/config/dynamic`), trunks stand in the file. */
const keeping = `[res_pjsip]
endpoint=config,pjsip.conf,criteria=type=endpoint
endpoint=memory
auth=config,pjsip.conf,criteria=type=auth
auth=memory
aor=config,pjsip.conf,criteria=type=aor
aor=memory
contact=memory

[res_pjsip_endpoint_identifier_ip]
identify=config,pjsip.conf,criteria=type=identify
`

/** What rings, and what is engaged, where a tone is played (ITU-T E.180, Supplement 2). */
const tones = `[general]
country=eu

[eu]
description=Europe
ringcadence=1000,4000
dial=425
busy=425/500,0/500
ring=425/1000,0/4000
congestion=425/250,0/250
`

/** What is asked for by name and not there is complained about at every start. */
const unused = [
  'acl',
  'ccss',
  'chan_websocket',
  'features',
  'pjproject',
  'res_http_media_cache',
  'udptl',
  'websocket_client',
].map((name) => `${name}.conf`)

/** Every file by its name in `etc`. */
export const configurationOf = (settings: SwitchSettings): Record<string, string> => {
  const files = filesOf(settings)
  for (const [name, lines] of Object.entries(settings.added ?? {})) files[name] = `${files[name] ?? ''}\n${lines}`
  return files
}

const filesOf = (settings: SwitchSettings): Record<string, string> => {
  const { http, ari, stateDir } = settings
  return {
    'asterisk.conf': `${folders(settings)}\n${section('options', [['systemname', 'peakend']])}`,
    'modules.conf': `[modules]\nautoload=no\n${modules.map((name) => `load=${name}.so\n`).join('')}`,
    'logger.conf': '[general]\n[logfiles]\nmessages => notice,warning,error\n',
    'http.conf': section('general', [
      ['enabled', 'yes'],
      ['bindaddr', http.host],
      ['bindport', http.port],
      ['sessionlimit', 2000],
    ]),
    'ari.conf': `${section('general', [['enabled', 'yes']])}\n${section(ari.user, [
      ['type', 'user'],
      ['read_only', 'no'],
      ['password', ari.password],
    ])}`,
    'rtp.conf': soundOf(settings),
    'musiconhold.conf': section('default', [
      ['mode', 'files'],
      ['directory', 'moh'],
      ['sort', 'random'],
    ]),
    'indications.conf': tones,
    'cdr.conf': section('general', [['enable', 'no']]),
    'cel.conf': section('general', [['enable', 'no']]),
    'sorcery.conf': keeping,
    'extensions.conf': dialplan(ari.app),
    'pjsip.conf': sipOf(settings),
    ...Object.fromEntries(unused.map((name) => [name, ''])),
    README: `Written by Peakend at every start; changes here are lost. What it does with them: docs/phone.md. State: ${stateDir}\n`,
  }
}
