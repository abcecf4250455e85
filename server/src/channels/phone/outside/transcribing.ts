/** What was said in a call of another telephone system, taken in as turns of its conversation and judged with them. */
import { createHash } from 'node:crypto'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { mostTranscriptTurns, type Transcript } from '@peakend/contract/outside-calls.ts'
import type { Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { addSpoken } from '../../../interactions/carried/carried.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { speakerAt, timeTold } from './calls.ts'
import { timesOf } from './rules.ts'
import { findCall, lockTheirId, setTranscript } from './store.ts'
import { findNamed } from './systems.ts'
import { readTranscript, type Turn } from './transcript.ts'

/**
 * Adds what was said. The same again changes nothing and answers the same. Refuses `not_found` for a call nobody told of, `transcript_taken` for another transcript of the same call,
 * `transcript_unreadable`, `from_the_future`. Records `turns.spoken`, by which it is judged.
 */
export const transcribe = async (tx: Tx, of: Transcript): Promise<{ interactionId: InteractionId; turns: number }> => {
  const read = readTranscript(of)
  if ('problem' in read)
    throw new Refusal('transcript_unreadable', read.problem, { line: read.line, problem: read.problem })
  const { turns } = read
  if (turns.length === 0) throw unreadable('Nothing is said in it.')
  if (turns.length > mostTranscriptTurns) throw unreadable(`More than ${mostTranscriptTurns} turns are not taken.`)
  const system = await findNamed(tx, of.system)
  if (!system) throw new Refusal('not_found')
  lockTheirId(tx, system.systemId, of.callId)
  const call = await findCall(tx, system.systemId, of.callId)
  if (!call) throw new Refusal('not_found')
  const { interactionId } = call
  await interactions.lock(tx, interactionId)
  const hash = createHash('sha256').update(JSON.stringify(turns)).digest()
  if (call.transcriptHash) {
    if (!call.transcriptHash.equals(hash)) throw new Refusal('transcript_taken')
    return { interactionId, turns: turns.length }
  }
  const times = timesOf(call, tx.now)
  const startsAt = timeTold(tx, of.startsAt) ?? times.answeredAt ?? times.ringingAt
  const spoken = turns.map((turn) => spokenOf(turn, startsAt, (at) => speakerAt(call, at)))
  await addSpoken(tx, interactionId, { turns: spoken, language: of.language ?? null })
  setTranscript(tx, call.outsideCallId, hash)
  return { interactionId, turns: turns.length }
}

const unreadable = (problem: string) => new Refusal('transcript_unreadable', problem, { line: 0, problem })

const spokenOf = (turn: Turn, startsAt: Date, speaker: (at: Date) => ReturnType<typeof speakerAt>) => {
  const at = new Date(startsAt.getTime() + turn.ms)
  return { by: turn.by, personId: turn.by === 'agent' ? speaker(at) : null, text: turn.text, at }
}
