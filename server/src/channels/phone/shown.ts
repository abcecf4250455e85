/** The call somebody is in, as they may see it. */
import type { PersonId } from '@peakend/contract/ids.ts'
import type { MyCall } from '@peakend/contract/phone.ts'
import type { ReadTx } from '../../base/database.ts'
import { recordingNow } from './recordings/recordings.ts'
import { callOfPerson, type CallRow } from './store.ts'

const namesOf = async (tx: ReadTx, personIds: readonly PersonId[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ personId: string; name: string }>(
    'calls.names',
    'select person_id as "personId", name from colleagues where workspace_id = $1 and person_id = any($2::uuid[])',
    [tx.workspaceId, personIds],
  )
  return new Map(rows.map((row) => [row.personId, row.name]))
}

/** The call this person's phone is in, or rings for; null for none. */
export const myCall = async (tx: ReadTx, personId: PersonId): Promise<MyCall | null> => {
  const row = await callOfPerson(tx, personId)
  return row ? shownCall(tx, row, personId) : null
}

const shownCall = async (tx: ReadTx, row: CallRow, personId: PersonId): Promise<MyCall | null> => {
  const { agent, third, coaches, stage, stageSinceMs, answeredAtMs } = row.state
  const thirdId = third && 'personId' in third.whom ? third.whom.personId : null
  const coach = coaches.find((one) => one.personId === personId)
  const isAgent = agent?.personId === personId
  const own = isAgent ? agent : thirdId === personId ? third : coach
  if (!own) return null
  const seen = coaches.filter((one) => one.isSeen || one.personId === personId)
  const names = await namesOf(
    tx,
    [agent?.personId, thirdId, ...seen.map((one) => one.personId)].flatMap((id) => id ?? []),
  )
  const recording = await recordingNow(tx, row.interactionId)
  const iso = (ms: number): string => new Date(ms).toISOString()
  return {
    callId: row.callId,
    interactionId: row.interactionId,
    way: row.way,
    stage,
    as: isAgent ? 'agent' : own === third ? 'third' : 'coach',
    isUp: own.isUp,
    number: row.number || null,
    numberKind: row.numberKind,
    agentId: agent?.personId ?? null,
    agentName: agent ? (names.get(agent.personId) ?? null) : null,
    beganAt: row.beganAt.toISOString(),
    answeredAt: answeredAtMs === null ? null : iso(answeredAtMs),
    stageSince: iso(stageSinceMs),
    third: third && {
      personId: thirdId,
      number: 'number' in third.whom ? third.whom.number : null,
      name: thirdId ? (names.get(thirdId) ?? null) : null,
      isUp: third.isUp,
    },
    coaches: seen.map((one) => ({
      personId: one.personId,
      name: names.get(one.personId) ?? '',
      how: one.how,
      isUp: one.isUp,
    })),
    recording: recording && (recording.isPaused ? 'paused' : 'running'),
  }
}
