/** When a recording of a call with a side each is kept, what it shows of who spoke when is told to whoever judges the call. */
import { defineReaction } from '../../../base/reactions.ts'
import { setTalkSigns, type TalkSigns } from '../../../interactions/call-signs/call-signs.ts'
import { stretchesOf } from './rules.ts'
import { findOf, findPauses } from './store.ts'
import { talkSignsOf } from './talk-signs.ts'

export const measureTalk = defineReaction({
  name: 'recordings.measure-talk',
  on: ['recording.changed'],
  startAt: 'now',
  async react(tx, { event }) {
    const rows = (await findOf(tx, event.interactionId)).filter(
      (one) => one.state === 'kept' && one.holds === 'call' && one.sides !== 'mixed',
    )
    if (rows.length === 0) return
    const pauses = await findPauses(
      tx,
      rows.map((one) => one.recordingId),
    )
    const all: TalkSigns = { silences: [], spokenOver: [] }
    for (const { recordingId, peaks, stretchMs, startedAt, endedAt } of rows) {
      const [customer, ours] = peaks ?? []
      if (!customer || !ours || !stretchMs) continue
      const own = pauses.filter((one) => one.recordingId === recordingId)
      const found = talkSignsOf([customer, ours], {
        stretchMs,
        startedAtMs: startedAt.getTime(),
        paused: stretchesOf(own, startedAt, endedAt ?? startedAt),
      })
      all.silences.push(...found.silences)
      all.spokenOver.push(...found.spokenOver)
    }
    await setTalkSigns(tx, event.interactionId, all)
  },
})
