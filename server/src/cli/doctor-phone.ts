import path from 'node:path'
import { z } from 'zod'
import { unpackedIn, runningIn } from '../channels/phone/asterisk/process.ts'
import { checkoutDir, type Config } from '../config.ts'
import { type Finding, ill, note, well } from './finding.ts'

const reachMs = 3000
/** What the phone asks of an Asterisk beside plain calls; each with what does not work without it. */
const wanted: Record<string, string> = {
  'chan_pjsip.so': 'no SIP at all',
  'res_pjsip_transport_websocket.so': "no agent's browser can register",
  'res_ari_channels.so': 'no call can be handled',
  'res_stasis_snoop.so': 'nothing can be recorded or listened to',
  'res_stasis_recording.so': 'nothing can be recorded',
  'chan_bridge_media.so': 'no music in a talk',
  'res_mutestream.so': 'nobody can be muted',
  'func_talkdetect.so': 'who talks is not known',
  'chan_websocket.so': 'no live words (Asterisk 20.16, 22.6 or later)',
  'res_sorcery_memory.so': "agents' phones cannot be made",
}

const Info = z.object({ system: z.object({ version: z.string() }) })
const Modules = z.array(z.object({ name: z.string(), status: z.string() }))
const Endpoint = z.object({ state: z.string() })

type Access = { url: string; user: string; password: string }

const asker = ({ url, user, password }: Access) => {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return async (what: string): Promise<{ status: number; body: unknown }> => {
    const address = `${url.replace(/\/+$/, '')}/ari/${what}`
    const reply = await fetch(address, { headers: { authorization }, signal: AbortSignal.timeout(reachMs) })
    return { status: reply.status, body: reply.ok ? await reply.json() : null }
  }
}

async function lookInside(access: Access, trunk: string | null): Promise<Finding[]> {
  const ask = asker(access)
  const info = await ask('asterisk/info')
  if (info.status === 401)
    return [
      ill(
        'phone',
        `${access.url} refuses the user ${access.user}`,
        'Check ASTERISK_USER and ASTERISK_PASSWORD against ari.conf.',
      ),
    ]
  const known = Info.safeParse(info.body)
  if (!known.success)
    return [
      ill(
        'phone',
        `${access.url} is no ARI (it said ${info.status})`,
        'Switch on http.conf and ari.conf there; see docs/phone.md.',
      ),
    ]
  const findings = [well('phone', `Asterisk ${known.data.system.version} at ${access.url}`)]
  const running = new Set(
    Modules.parse((await ask('asterisk/modules')).body ?? []).flatMap(({ name, status }) =>
      status === 'Running' ? [name] : [],
    ),
  )
  const missing = Object.entries(wanted).filter(([name]) => !running.has(name))
  if (missing.length > 0) {
    const lacks = missing.map(([name, what]) => `${name} (${what})`).join(', ')
    findings.push(
      ill('phone modules', `not loaded: ${lacks}`, 'Load them in modules.conf; docs/phone.md has the list.'),
    )
  }
  return trunk === null ? findings : [...findings, await lookAtTrunk(ask, trunk)]
}

async function lookAtTrunk(ask: ReturnType<typeof asker>, trunk: string): Promise<Finding> {
  const { status, body } = await ask(`endpoints/PJSIP/${encodeURIComponent(trunk)}`)
  const known = Endpoint.safeParse(body)
  if (status === 404 || !known.success)
    return ill(
      'trunk',
      `there is no PJSIP endpoint ${trunk}`,
      'Set ASTERISK_TRUNK to the one calls go out by, or PHONE_TRUNK for npm run phone.',
    )
  return known.data.state === 'offline'
    ? ill(
        'trunk',
        `${trunk} does not answer`,
        'Check its address and account, and that the firewall lets SIP through both ways.',
      )
    : well('trunk', `${trunk} is ${known.data.state === 'online' ? 'reached' : 'set up'}`)
}

/** The telephone switch: how it is reached and what it lacks. */
export async function lookAtPhone(config: Config): Promise<Finding[]> {
  const { phone } = config
  const own = runningIn(path.join(config.dataDir, 'asterisk'))
  const access = phone?.kind === 'existing' ? phone : own
  if (!access) {
    const isThere = unpackedIn(path.join(checkoutDir, '.cache/asterisk')) !== null
    const remedy = isThere
      ? 'npm run phone starts it.'
      : 'npm run phone gets Asterisk and starts it; or set ASTERISK_URL to one that is there.'
    return [note('phone', isThere ? 'Asterisk is here and not running' : 'no telephone switch: calls are off', remedy)]
  }
  try {
    const ownTrunk = config.printable['PHONE_TRUNK'] ? 'trunk' : null
    return await lookInside(access, phone?.kind === 'existing' ? phone.trunk : ownTrunk)
  } catch {
    return phone?.kind === 'existing'
      ? [ill('phone', `${access.url} does not answer`, 'Check ASTERISK_URL and the way to it.')]
      : [note('phone', 'Asterisk is here and not running', 'npm run phone starts it.')]
  }
}
