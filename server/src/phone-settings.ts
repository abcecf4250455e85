/** The settings of the phone: an Asterisk of ours (`npm run phone`) or one that is there, and the lines to the world. */
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max'
import { z } from 'zod'
import { parseTrunk, TrunkFault, type Trunk } from './channels/phone/asterisk/trunks.ts'
import { lacksCredentials, type Ice, type IceServer } from './channels/phone/ice.ts'

const network = /^[0-9a-fA-F.:]+(\/\d{1,3})?$/
const listOf = (what: RegExp, message: string) =>
  z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(z.string().regex(what, message)))

/** Sentences of a trunk's own fault, which never hold its password. */
const trunkText = z.string().superRefine((text, issue) => {
  try {
    parseTrunk(text, 'trunk')
  } catch (error) {
    if (!(error instanceof TrunkFault)) throw error
    issue.addIssue({ code: 'custom', message: `is not understood: ${error.message}` })
  }
})

const ice = /^(stuns?|turns?):(?:([^:@\s]+):([^@\s]+)@)?([a-zA-Z0-9.-]+(?::\d{1,5})?)(\?transport=(?:udp|tcp))?$/

export const phoneSchema = {
  ASTERISK_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      message: 'must be an address that begins with http:// or https://',
    })
    .optional()
    .meta({
      about:
        'An Asterisk that is there already, `http://127.0.0.1:8088`: its HTTP server with ARI and `/ws`. `npm run phone` starts one instead; see [phone.md](phone.md).',
    }),
  ASTERISK_USER: z.string().min(1).default('peakend').meta({ about: 'Its ARI user.' }),
  ASTERISK_PASSWORD: z.string().min(1).optional().meta({ isSecret: true, about: 'The password of that user.' }),
  ASTERISK_APP: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,40}$/, 'must be letters, digits, - and _')
    .default('peakend')
    .meta({ about: 'Name its dialplan calls us by, `Stasis(peakend,...)`.' }),
  ASTERISK_TRUNK: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{1,60}$/, 'must be letters, digits, -, _ and .')
    .default('trunk')
    .meta({ about: 'Its PJSIP endpoint that calls go out by.' }),
  PHONE_TRUNK: trunkText.optional().meta({
    isSecret: true,
    about:
      'For `npm run phone`: the line to your carrier, `sip:carrier.example` where it knows you by your address, `sip:user:password@carrier.example` where it wants to be signed in to; `;transport=tcp` after it.',
  }),
  PHONE_TRUNK_ADDRESSES: listOf(network, 'must be addresses or networks like 203.0.113.0/24, separated by commas')
    .default([])
    .meta({ about: 'Addresses and networks its calls come from, where they differ from its host.' }),
  PHONE_SIP: z
    .string()
    .regex(/^(?:[0-9a-zA-Z.-]+:)?\d{1,5}$/, 'must be a port, or an address and a port such as 0.0.0.0:5060')
    .default('0.0.0.0:5060')
    .meta({ about: 'For `npm run phone`: where the carrier reaches us, UDP and TCP.' }),
  PHONE_RTP: z
    .string()
    .regex(/^\d{4,5}-\d{4,5}$/, 'must be two ports, such as 20000-20999')
    .refine(
      (text) => Number(text.split('-')[1]) - Number(text.split('-')[0]) >= 9 && Number(text.split('-')[1]) <= 65_535,
      {
        message: 'must be at least ten ports, the lower first, none above 65535',
      },
    )
    .default('20000-20999')
    .meta({ about: 'For `npm run phone`: UDP ports of the sound, two a leg.' }),
  PHONE_ADDRESS: z
    .string()
    .regex(network, 'must be an IP address')
    .optional()
    .meta({ about: 'For `npm run phone` behind NAT: the address it is reached at from outside.' }),
  PHONE_LOCAL_NETWORKS: listOf(network, 'must be addresses or networks like 10.0.0.0/8, separated by commas')
    .default(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'])
    .meta({ about: 'What is not outside.' }),
  PHONE_COUNTRY: z
    .string()
    .refine((code): code is CountryCode => isSupportedCountry(code), { message: 'must be a country such as ES or US' })
    .optional()
    .meta({ about: 'Country of numbers the carrier sends without one.' }),
  SPEECH_MODELS: z.string().min(1).optional().meta({
    about:
      'A folder of models that write calls down on this machine, one folder a language (`en`, `es`); see [live-words.md](live-words.md).',
  }),
  PHONE_ICE: listOf(
    ice,
    'must be servers like stun:stun.example:3478 or turn:user:password@turn.example:3478, separated by commas',
  )
    .default([])
    .meta({
      isSecret: true,
      about:
        'STUN and TURN servers for browsers outside your network: of agents, and of customers who call from the widget.',
    }),
  PHONE_TURN_SECRET: z.string().min(16, 'must be at least 16 signs').optional().meta({
    isSecret: true,
    about:
      'Secret of the TURN servers named without a user, `turn:turn.example:3478`: each browser gets a user of its own for a few hours (coturn: `use-auth-secret`, `static-auth-secret`).',
  }),
}

export type PhoneSettings = z.infer<z.ZodObject<typeof phoneSchema>>

type Common = { app: string; country: CountryCode | undefined; ice: Ice }
export type PhoneConfig =
  | (Common & {
      kind: 'own'
      sip: { host: string; port: number }
      rtp: { from: number; to: number }
      trunks: Trunk[]
      outside: { address: string; localNetworks: string[] } | undefined
      stun: string | undefined
    })
  | (Common & { kind: 'existing'; url: string; user: string; password: string; trunk: string })

const iceServer = (text: string): IceServer => {
  const [, scheme = '', username, credential, host = '', how = ''] = ice.exec(text) ?? []
  const urls = [`${scheme}:${host}${how}`]
  return username && credential ? { urls, username, credential } : { urls }
}

const iceOf = (given: PhoneSettings): Ice => ({
  servers: given.PHONE_ICE.map(iceServer),
  ...(given.PHONE_TURN_SECRET ? { turnSecret: given.PHONE_TURN_SECRET } : {}),
})

export const phoneFaults = (given: PhoneSettings, isOwn: boolean): string[] => {
  if (lacksCredentials(iceOf(given)))
    return ['PHONE_ICE names a TURN server without a user: write turn:user:password@server, or set PHONE_TURN_SECRET']
  if (isOwn && given.ASTERISK_URL) return ['--phone starts an Asterisk of its own: leave it out, or ASTERISK_URL']
  if (given.ASTERISK_URL && !given.ASTERISK_PASSWORD)
    return ['ASTERISK_PASSWORD must be set as well, because ASTERISK_URL is']
  return []
}

/** Undefined where calls are off. */
export const phoneFrom = (given: PhoneSettings, isOwn: boolean): PhoneConfig | undefined => {
  const common: Common = {
    app: given.ASTERISK_APP,
    country: given.PHONE_COUNTRY,
    ice: iceOf(given),
  }
  if (!isOwn) {
    const { ASTERISK_URL: url, ASTERISK_PASSWORD: password } = given
    if (!url || !password) return undefined
    return { ...common, kind: 'existing', url, user: given.ASTERISK_USER, password, trunk: given.ASTERISK_TRUNK }
  }
  const [port, host = '0.0.0.0'] = given.PHONE_SIP.split(':').toReversed()
  const [from, to] = given.PHONE_RTP.split('-').map(Number)
  return {
    ...common,
    kind: 'own',
    sip: { host, port: Number(port) },
    rtp: { from: from ?? 0, to: to ?? 0 },
    trunks: given.PHONE_TRUNK ? [parseTrunk(given.PHONE_TRUNK, 'trunk', given.PHONE_TRUNK_ADDRESSES)] : [],
    outside: given.PHONE_ADDRESS
      ? { address: given.PHONE_ADDRESS, localNetworks: given.PHONE_LOCAL_NETWORKS }
      : undefined,
    stun: given.PHONE_ICE.find((server) => server.startsWith('stun:'))?.slice('stun:'.length),
  }
}
