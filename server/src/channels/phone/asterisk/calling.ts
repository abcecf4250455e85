/** Legs come and go. */
import type { Telephony } from '../telephony.ts'
import { AriRefused, at } from './ari.ts'
import { writeCaller } from './caller-number.ts'
import { codeOf } from './causes.ts'
import { onLeg, undone, type Memory } from './memory.ts'
import { Rtp } from './shapes.ts'

type Calling = Pick<Telephony, 'packetsFrom' | 'ring' | 'answer' | 'hangUp' | 'call'>

/** Texts for the phone go as headers of the ringing; a phone reads `X-Peakend-Interaction`. */
const headersOf = (says: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(says).map(([name, text]) => [`PJSIP_HEADER(add,X-Peakend-${name})`, text]))

export const callingOn = (memory: Memory): Calling => {
  const { ari, options } = memory
  return {
    packetsFrom: async (leg) => Rtp.parse(await onLeg(leg, ari.ask('GET', at`channels/${leg}/rtp_statistics`))).rxcount,
    ring: async (leg) => void (await onLeg(leg, ari.ask('POST', at`channels/${leg}/ring`))),
    answer: async (leg) => void (await onLeg(leg, ari.ask('POST', at`channels/${leg}/answer`))),
    hangUp: (leg, cause = 'normal') => undone(ari.ask('DELETE', at`channels/${leg}`, { reason_code: codeOf(cause) })),
    async call(leg, to, { from, ringS, like, says = {} }) {
      if (memory.calling.has(leg)) return
      memory.calling.set(leg, { ringsUntilMs: Date.now() + ringS * 1000, isRinging: false })
      const endpoint = 'agent' in to ? `PJSIP/${to.agent}` : `PJSIP/${to.number}@${options.trunk}`
      const query = {
        endpoint,
        app: ari.app,
        appArgs: 'us',
        callerId: writeCaller(from),
        timeout: ringS,
        originator: like,
      }
      const hidden: Record<string, string> = from.kind === 'hidden' ? { 'CALLERID(pres)': 'prohib' } : {}
      try {
        await ari.ask('POST', at`channels/${leg}`, query, { variables: { ...headersOf(says), ...hidden } })
      } catch (error) {
        if (!memory.calling.has(leg)) return // its end came first
        if (error instanceof AriRefused && error.status === 409) return // it was asked for before
        memory.calling.delete(leg)
        if (!(error instanceof AriRefused)) throw error
        // no such phone, nobody registered there, a trunk that does not answer
        memory.emit({ kind: 'gone', leg, cause: 'no-way' })
      }
    },
  }
}
