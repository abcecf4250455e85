/**
 * Every interaction held against the experience that was intended: judged live after every turn and finally when it closes. What the engine finds is
 * kept without words; what people see of it follows the staff policy.
 */
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import { holds, type Caller } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import * as customers from '../customers/customers.ts'
import { talkSignsOf } from '../interactions/call-signs/call-signs.ts'
import * as interactions from '../interactions/interactions.ts'
import type { TurnRecord } from '../interactions/turns/turns.ts'
import { answersForCues } from '../knowledge/answers/answers.ts'
import { hasWritten, noteFound, spansNoted } from '../promises/promises.ts'
import { inForceAt } from '../standards/standards.ts'
import { activeCalibration, type Active } from './calibrations/calibrations.ts'
import { heardOf } from './hearing.ts'
import { turnsSoFar } from './memory.ts'
import { judged, type Found, type Occasion } from './judging.ts'
import { openMark } from './marks.ts'
import { levelNow } from './sureness/sureness.ts'
import {
  findJudgement,
  findNeedName,
  insertDismissal,
  listDismissed,
  markOfRecord,
  saveHistory,
  saveJudgements,
  type JudgementRecord,
} from './store.ts'

export { findJudgement, forgetWhose, listHistory, markOfRecord, type JudgementRecord } from './store.ts'

/** Everything is asked at once, over all interactions that are judged together: a statement each, not one an interaction. */
const occasionOf = async (
  tx: ReadTx,
  { staffPolicy }: Workspace,
  sure: number,
  standing: interactions.Standing,
  turns: readonly TurnRecord[],
) => {
  const interactionId = standing.id
  const [transfers, customer, facts, need, standards, dismissed, before, talk, hasPromise] = await Promise.all([
    interactions.listTransfers(tx, interactionId),
    customers.resolve(tx, standing.customerId),
    customers.factsOf(tx, standing.customerId),
    standing.needId ? findNeedName(tx, standing.needId) : null,
    inForceAt(tx, standing.openedAt),
    listDismissed(tx, interactionId),
    findJudgement(tx, interactionId),
    standing.channel === 'phone' ? talkSignsOf(tx, interactionId) : undefined,
    standing.channel === 'phone' ? hasWritten(tx, interactionId) : false,
  ])
  const occasion: Occasion = {
    standing,
    turns,
    heard: heardOf(standing, turns, transfers, { customerName: customer?.name ?? null, facts, need, talk, hasPromise }),
    standard: standards(standing.channel),
    now: tx.now,
    dismissed: new Set(dismissed.map(({ key }) => key)),
    isQuiet: !staffPolicy.cues,
    sure,
  }
  return { occasion, before }
}
type Looked = Awaited<ReturnType<typeof occasionOf>>

const DAY_MS = 24 * 3_600_000

/** Judging many long conversations takes a while, and nobody waits for it: after so much of it as much goes to whoever waits for this process. */
const BREATH_MS = 2
const judgedAll = async (looked: readonly Looked[]): Promise<Judged[]> => {
  const all: Judged[] = []
  let breathAt = performance.now() + BREATH_MS
  for (const one of looked) {
    if (performance.now() > breathAt) {
      await new Promise((go) => setTimeout(go, BREATH_MS))
      breathAt = performance.now() + BREATH_MS
    }
    all.push({ ...one, found: judged(one.occasion) })
  }
  return all
}
type Judged = Looked & { found: Found }

/**
 * Judges interactions as they stand and keeps the results; a final judgement that changes keeps the one before in its history. Writes the marks the
 * agents' rows show: open until the end where the staff policy keeps the number for later. Notes promises found. Records `moments.judged` where
 * something that is seen changed. Twice equals once; what there is not is passed over.
 */
export const evaluateAll = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<JudgementRecord[]> => {
  const [workspace, sure] = await Promise.all([workspaceOf(tx), levelNow(tx)])
  const found = await Promise.all(interactionIds.map((id) => interactions.find(tx, id)))
  const standings = found.filter((one) => one !== null)
  if (standings.length === 0) return []
  const turns = await turnsSoFar(
    tx,
    standings.map(({ id, closedAt, channel }) => ({ id, isOver: closedAt !== null, isHeard: channel === 'phone' })),
  )
  const looked = await Promise.all(
    standings.map((one) => occasionOf(tx, workspace, sure, one, turns.get(one.id) ?? [])),
  )
  const all = await judgedAll(looked)
  // live judgements have no experience score yet
  const calibration = all.some(({ found }) => found.record.experience !== null) ? await activeCalibration(tx) : null
  for (const { found } of all) calibrate(found.record, calibration)
  // judged again long afterwards it is tied to nobody any more
  const keptSince = tx.now.getTime() - workspace.staffPolicy.keepScoresDays * DAY_MS
  for (const { record } of all.map(({ found }) => found))
    if (record.closedAt && record.closedAt.getTime() < keptSince) record.agentId = null
  const answers = all.some(({ found }) => found.record.cue) ? await answersForCues(tx) : null
  for (const { found, before } of all) {
    const { record } = found
    if (record.cue) record.cue.answerId = answers?.(record.cue.code, record.queueId)?.id ?? null
    if (before?.isFinal && record.isFinal && !isSame(before, record)) await saveHistory(tx, before)
  }
  const { agentSeesNumber } = workspace.staffPolicy
  const markFor = (record: JudgementRecord): Mark =>
    agentSeesNumber === 'live' || (agentSeesNumber === 'after-wrap-up' && record.isFinal)
      ? markOfRecord(record)
      : openMark(record.least)
  await notePromises(tx, all, workspace.timeZone)
  saveJudgements(
    tx,
    all.map(({ found }) => found.record),
  )
  // last: the next turn of a conversation waits for its row
  interactions.setMarks(tx, new Map(all.map(({ found: { record } }) => [record.interactionId, markFor(record)])))
  for (const { found, before } of all) if (isNews(before, found.record)) noteNews(tx, found.record)
  return all.map(({ found }) => found.record)
}

/** The workspace's own version of the experience score, where there is one for the engine that judged; the engine's stays beside it. */
const calibrate = (record: JudgementRecord, active: Active | null): void => {
  const { welcome, peak, farewell } = record.scores
  if (!active || active.model !== record.model || record.experience === null) return
  if (welcome === null || peak === null || farewell === null) return
  record.experience = active.score([welcome, peak, farewell])
  record.calibrationVersion = active.version
}

/** One of them; null where there is no such interaction. */
export const evaluate = async (tx: Tx, interactionId: InteractionId): Promise<JudgementRecord | null> =>
  (await evaluateAll(tx, [interactionId]))[0] ?? null

const told = (j: JudgementRecord) => [j.scores, j.whys, j.least, j.cause, j.calibrationVersion, j.sureLevel]
const isSame = (a: JudgementRecord, b: JudgementRecord) => JSON.stringify(told(a)) === JSON.stringify(told(b))

const isNews = (before: JudgementRecord | null, now: JudgementRecord): boolean =>
  !before || !isSame(before, now) || before.isFinal !== now.isFinal || before.cue?.key !== now.cue?.key

const noteNews = (tx: Tx, { interactionId, isFinal }: JudgementRecord): void =>
  tx.record({ type: 'moments.judged', interactionId, isFinal })

/** Turns whose promises all stood in the ledger when it was read: they are not looked for again while memory.ts keeps the turn. */
const isNoted = new WeakSet<TurnRecord>()

/** Promises that are not in the ledger yet. Imported history makes none, and neither does a conversation that is judged again long after it was over. */
/** `zone` is the workspace's, for customers of whom none is known. */
const notePromises = async (tx: Tx, all: readonly Judged[], zone: string): Promise<void> => {
  const isMade = ({ occasion: { standing, now }, found }: Judged) =>
    found.promises.length > 0 &&
    !standing.isImported &&
    (standing.closedAt === null || now.getTime() - standing.closedAt.getTime() < DAY_MS)
  await Promise.all(
    all.filter(isMade).map(async ({ occasion: { standing, turns, heard }, found: { promises } }) => {
      const open = promises.flatMap((found) => {
        const turn = turns.find((t) => t.id === heard.turnIds[found.turn])
        return turn && !isNoted.has(turn) ? [{ found, turn }] : []
      })
      if (open.length === 0) return
      const [known, customerZone] = await Promise.all([
        spansNoted(tx, standing.id),
        customers.timeZoneOf(tx, standing.customerId),
      ])
      const isKnown = ({ found, turn }: (typeof open)[number]) =>
        known.some((span) => span.turnId === turn.id && span.from === found.from)
      const missing = open.filter((one) => !isKnown(one))
      for (const { turn } of open) if (missing.every((one) => one.turn !== turn)) isNoted.add(turn)
      for (const { found, turn } of missing)
        await noteFound(tx, {
          interactionId: standing.id,
          turnId: turn.id,
          from: found.from,
          to: found.to,
          said: turn.text,
          dueWords: found.due,
          customerId: standing.customerId,
          caseId: standing.caseId,
          queueId: standing.queueId,
          madeBy: turn.personId,
          madeAt: turn.at,
          zone: customerZone ?? zone,
        })
    }),
  )
}

/** Whether the staff policy shows this judgement, and the quotes it rests on, to whoever asks: those who read moments, and the agent whose it is when it says so. */
export const maySeeJudgement = async (tx: ReadTx, caller: Caller, record: JudgementRecord): Promise<boolean> => {
  if (holds(caller, 'moments.read')) return true
  const { agentSeesNumber } = (await workspaceOf(tx)).staffPolicy
  const isOwn = caller.kind === 'person' && record.agentId === caller.personId
  return isOwn && (agentSeesNumber === 'live' || (agentSeesNumber === 'after-wrap-up' && record.isFinal))
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
