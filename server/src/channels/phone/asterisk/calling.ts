/** Legs come and go. */
import type { Telephony } from '../telephony.ts'
import { AriRefused, at } from './ari.ts'
import { writeCaller } from './caller-number.ts'
import { codeOf } from './causes.ts'
import { onLeg, undone, type Calling as Called, type Memory } from './memory.ts'
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
      const before = memory.calling.get(leg)
      if (before?.isTaken) return
      const calling: Called = before ?? { ringsUntilMs: Date.now() + ringS * 1000, isRinging: false, isTaken: false }
      memory.calling.set(leg, calling)
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
        // asked twice under one name it is called once
        await ari.ask('POST', at`channels/${leg}`, query, { variables: { ...headersOf(says), ...hidden } })
        calling.isTaken = true
      } catch (error) {
        if (!memory.calling.has(leg)) return // its end came first
        // nobody can say whether it rings: whatever is told of it is heard, and it is asked for again
        if (!(error instanceof AriRefused)) throw error
        if (error.status === 409) return void (calling.isTaken = true) // it was asked for before
        memory.calling.delete(leg)
        // no such phone, nobody registered there, a trunk that does not answer
        memory.emit({ kind: 'gone', leg, cause: 'no-way' })
      }
    },
  }
}
