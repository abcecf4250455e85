/** Agents' phones at Asterisk: made in its memory while it runs, so that a password lives as long as a browser's session and nothing is written to a file. */
import type { Telephony } from '../telephony.ts'
import { at } from './ari.ts'
import { undone, type Memory } from './memory.ts'
import { Endpoint } from './shapes.ts'

type Fields = Record<string, string | number>

/** A closed lid sends no goodbye: without sound for so long its leg ends. */
const SILENT_S = 10

const endpointOf = (agent: string, kind: 'browsers' | 'plain'): Fields => ({
  ...(kind === 'browsers'
    ? { webrtc: 'yes', allow: '!all,opus,ulaw,alaw' }
    : { allow: '!all,ulaw,alaw', rtp_symmetric: 'yes', force_rport: 'yes', rewrite_contact: 'yes' }),
  aors: agent,
  auth: agent,
  context: 'from-agent',
  direct_media: 'no',
  allow_transfer: 'no', // transfers are ours to make
  allow_subscribe: 'no',
  rtp_timeout: SILENT_S,
})

export const phonesOn = (memory: Memory) => {
  const { ari, options, emit } = memory
  const admitted = new Map<string, string>()
  const there = new Set<string>()

  const callsApp = options.callsApp ?? ari.app
  const setThere = (agent: string, isThere: boolean) => {
    // admitted by any node: whoever hears it twice does it once
    if (options.leadsPhones) return emit({ kind: 'phone', agent, isThere })
    if (!admitted.has(agent) && isThere) return
    if (there.has(agent) === isThere) return
    if (isThere) there.add(agent)
    else there.delete(agent)
    emit({ kind: 'phone', agent, isThere })
  }
  const put = (kind: 'auth' | 'aor' | 'endpoint', agent: string, fields: Fields) =>
    ari.ask(
      'PUT',
      at`asterisk/config/dynamic/res_pjsip/${kind}/${agent}`,
      {},
      {
        fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value: String(value) })),
      },
    )
  /** Where nobody leads just now, whoever does next looks at all of them. */
  const subscribe = (agent: string) =>
    undone(ari.ask('POST', at`applications/${callsApp}/subscription`, { eventSource: `endpoint:PJSIP/${agent}` }))
  const make = async (agent: string, password: string) => {
    await put('auth', agent, { auth_type: 'userpass', username: agent, password })
    await put('aor', agent, { max_contacts: 1, remove_existing: 'yes' })
    await put('endpoint', agent, endpointOf(agent, options.phones ?? 'browsers'))
    await subscribe(agent)
    const { state } = Endpoint.parse(await ari.ask('GET', at`endpoints/PJSIP/${agent}`))
    setThere(agent, state === 'online')
  }
  const phones: Pick<Telephony, 'admit' | 'withdraw'> = {
    async admit(agent, password) {
      admitted.set(agent, password)
      await make(agent, password)
    },
    async withdraw(agent) {
      admitted.delete(agent)
      await undone(
        ari.ask('DELETE', at`applications/${callsApp}/subscription`, { eventSource: `endpoint:PJSIP/${agent}` }),
      )
      for (const kind of ['endpoint', 'aor', 'auth'] as const)
        await undone(ari.ask('DELETE', at`asterisk/config/dynamic/res_pjsip/${kind}/${agent}`))
      if (options.callsApp !== undefined) emit({ kind: 'phone', agent, isThere: false })
      else setThere(agent, false)
    },
  }
  return {
    ...phones,
    setThere,
    /** What phones there are, admitted by whichever node. */
    async lookAtAll() {
      for (const { resource, state } of Endpoint.array().parse(await ari.ask('GET', 'endpoints/PJSIP'))) {
        if (!resource.startsWith('agent-')) continue
        await subscribe(resource)
        setThere(resource, state === 'online')
      }
    },
    /** An Asterisk that fell has forgotten them; one that did not takes them as they were. */
    async admitAgain() {
      for (const [agent, password] of admitted) await make(agent, password)
    },
  }
}
