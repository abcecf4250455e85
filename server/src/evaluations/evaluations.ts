/**
 * Every interaction held against the experience that was intended: judged live after every turn and finally when it closes. What the engine finds is
 * kept without words; what people see of it follows the staff policy.
 */
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import * as customers from '../customers/customers.ts'
import * as interactions from '../interactions/interactions.ts'
import { allTurns } from '../interactions/turns/turns.ts'
import { answerForCue } from '../knowledge/answers/answers.ts'
import { noteFound } from '../promises/promises.ts'
import { inForceAt } from '../standards/standards.ts'
import { heardOf } from './hearing.ts'
import { judged, type Found, type Occasion } from './judging.ts'
import { openMark } from './marks.ts'
import {
  findJudgement,
  findNeedName,
  insertDismissal,
  listDismissed,
  markOfRecord,
  saveHistory,
  saveJudgement,
  type JudgementRecord,
} from './store.ts'

export { findJudgement, listHistory, markOfRecord, type JudgementRecord } from './store.ts'

/** The engine reads at most this many turns; nobody says more in one conversation. */
const TURNS_READ = 2000

/** What is the same for all interactions judged in one transaction. */
interface Shared {
  workspace: ReturnType<typeof workspaceOf>
  standards: Map<number, ReturnType<typeof inForceAt>>
}
const shared = new WeakMap<ReadTx, Shared>()
const sharedIn = (tx: ReadTx): Shared => {
  const kept = shared.get(tx) ?? { workspace: workspaceOf(tx), standards: new Map() }
  shared.set(tx, kept)
  return kept
}

const standardsAt = (tx: ReadTx, at: Date): ReturnType<typeof inForceAt> => {
  const { standards } = sharedIn(tx)
  const found = standards.get(at.getTime()) ?? inForceAt(tx, at)
  standards.set(at.getTime(), found)
  return found
}

/** Everything is asked at once: the connection is pipelined, so this is two round trips. */
const occasionOf = async (tx: ReadTx, interactionId: InteractionId) => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return null
  const [turns, transfers, customer, facts, need, standards, workspace, dismissed, before] = await Promise.all([
    allTurns(tx, interactionId, TURNS_READ),
    interactions.listTransfers(tx, interactionId),
    customers.resolve(tx, standing.customerId),
    customers.factsOf(tx, standing.customerId),
    standing.needId ? findNeedName(tx, standing.needId) : null,
    standardsAt(tx, standing.openedAt),
    sharedIn(tx).workspace,
    listDismissed(tx, interactionId),
    findJudgement(tx, interactionId),
  ])
  const occasion: Occasion = {
    standing,
    turns,
    heard: heardOf(standing, turns, transfers, { customerName: customer?.name ?? null, facts, need }),
    standard: standards(standing.channel),
    now: tx.now,
    dismissed,
    isQuiet: !workspace.staffPolicy.cues,
  }
  return { occasion, workspace, before }
}

/**
 * Judges an interaction as it stands and keeps the result; a final judgement that changes keeps the one before in its history. Writes the mark the
 * agents' rows show: open until the end where the staff policy keeps the number for later. Notes promises found. Records `moments.judged` where
 * something that is seen changed. Twice equals once. null where there is no such interaction.
 */
export const evaluate = async (tx: Tx, interactionId: InteractionId): Promise<JudgementRecord | null> => {
  const looked = await occasionOf(tx, interactionId)
  if (!looked) return null
  const { occasion, before } = looked
  const { staffPolicy, timeZone } = looked.workspace
  const found = judged(occasion)
  const { record } = found
  if (record.cue) record.cue.answerId = (await answerForCue(tx, record.cue.code, record.queueId))?.id ?? null
  if (before?.isFinal && record.isFinal && !isSame(before, record)) await saveHistory(tx, before)
  await saveJudgement(tx, record)
  const isShown =
    staffPolicy.agentSeesNumber === 'live' || (staffPolicy.agentSeesNumber === 'after-wrap-up' && record.isFinal)
  const mark = isShown ? markOfRecord(record) : openMark(record.least)
  interactions.setMark(tx, interactionId, mark)
  if (!occasion.standing.isImported) await notePromises(tx, occasion, found, timeZone)
  if (!before || !isSame(before, record) || before.isFinal !== record.isFinal || before.cue?.key !== record.cue?.key) {
    tx.record({ type: 'moments.judged', interactionId, isFinal: record.isFinal })
  }
  return record
}

const isSame = (a: JudgementRecord, b: JudgementRecord) =>
  JSON.stringify([a.scores, a.whys, a.least, a.cause]) === JSON.stringify([b.scores, b.whys, b.least, b.cause])

const notePromises = async (
  tx: Tx,
  { standing, turns, heard }: Occasion,
  { promises }: Found,
  zone: string,
): Promise<void> => {
  for (const found of promises) {
    const turn = turns.find((t) => t.id === heard.turnIds[found.turn])
    if (!turn) continue
    await noteFound(tx, {
      interactionId: standing.id,
      turnId: turn.id,
      from: found.from,
      to: found.to,
      text: turn.text.slice(found.from, found.to),
      dueWords: found.due,
      customerId: standing.customerId,
      caseId: standing.caseId,
      queueId: standing.queueId,
      madeBy: turn.personId,
      madeAt: turn.at,
      zone,
    })
  }
}

/** The one cue that fits now; null when there is none. */
export const cueFor = async (tx: ReadTx, interactionId: InteractionId): Promise<Cue | null> =>
  (await findJudgement(tx, interactionId))?.cue ?? null

/** Not now: this cue stays away; answers the next one, if any. Records `cue.dismissed`. */
export const dismissCue = async (
  tx: Tx,
  interactionId: InteractionId,
  key: string,
  personId: PersonId,
): Promise<Cue | null> => {
  await insertDismissal(tx, interactionId, key, personId)
  tx.record({ type: 'cue.dismissed', interactionId, code: key, personId })
  return (await evaluate(tx, interactionId))?.cue ?? null
}
