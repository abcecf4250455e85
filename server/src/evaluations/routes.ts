import { moments as contract } from '@peakend/contract/judgements.ts'
import type { Judgement as Shown } from '@peakend/contract/judgements.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import type { ReasonCode } from '@peakend/contract/moments.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { holds, personOf, scopeOf, type Caller } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { placeIn } from '../base/cursor.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor } from '../base/routes.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import * as interactions from '../interactions/interactions.ts'
import { turnsAt } from '../interactions/turns/turns.ts'
import { inForceAt, targetPct } from '../standards/standards.ts'
import { openDraw } from './reviews/reviews.ts'
import { refuseTeamFilter, refuseTeamSum } from './sums/sums.ts'
import { browse, summarise, type BrowsedRow, type MomentFilter } from './browse.ts'
import {
  cueFor,
  dismissCue,
  findJudgement,
  listHistory,
  markOfRecord,
  maySeeJudgement,
  type JudgementRecord,
} from './evaluations.ts'
import { namesNoCause } from './causes.ts'
import { draftCue } from './draft-cue.ts'
import type { Detail, Kept, KeptMoment } from './store.ts'

const on = routesFor(contract)

const isReason = (code: string): code is ReasonCode => code in reasons
const sentenceOf = (code: string) =>
  isReason(code) ? { en: reasons[code].en, es: reasons[code].es } : { en: code, es: code }
const directionOf = (code: string) => (isReason(code) ? reasons[code].direction : 'down')

type Quotes = ReadonlyMap<number, string>
const shownEvidence = (kept: readonly Kept[], quotes: Quotes) =>
  kept.map((e) => ({
    ...e,
    quote: (quotes.get(e.ordinal) ?? '').slice(e.from, e.to),
    sentence: sentenceOf(e.reason),
    direction: directionOf(e.reason),
    isAbsence: isReason(e.reason) && reasons[e.reason].shows === 'absence',
  }))

const shownMoment = (
  record: JudgementRecord,
  moment: 'welcome' | 'peak' | 'farewell',
  kept: KeptMoment,
  quotes: Quotes,
) => ({
  score: record.scores[moment],
  why: record.whys[moment],
  fromOrdinal: kept.from,
  toOrdinal: kept.to,
  evidence: shownEvidence(kept.evidence, quotes),
  cause: causeIn(record, moment, kept),
})

/** The cause beside a moment that fell short: whose its heaviest downward reason is. */
const causeIn = (record: JudgementRecord, moment: 'welcome' | 'peak' | 'farewell', kept: KeptMoment) => {
  const score = record.scores[moment]
  if (score === null || score >= record.least[moment]) return null
  const down = kept.evidence
    .filter((e) => directionOf(e.reason) === 'down' && !namesNoCause(e.reason))
    .toSorted((a, b) => reasons[a.reason].weight - reasons[b.reason].weight)
  return down[0]?.whose ?? record.cause
}

/** The turns that are quoted anywhere in it. */
const quotedIn = ({ welcome, peak, farewell, questions, annoyedEvidence = [] }: Detail): number[] => {
  const quoting = [welcome, peak, farewell, ...Object.values(questions)].flatMap(({ evidence }) => evidence)
  return [...new Set([...quoting, ...annoyedEvidence].map(({ ordinal }) => ordinal))]
}

/** Reads the words again for the quotes: an erased turn quotes nothing. */
const shownJudgement = async (tx: ReadTx, record: JudgementRecord): Promise<Shown> => {
  const { detail } = record
  const turns = await turnsAt(tx, record.interactionId, quotedIn(detail))
  const quotes = new Map(turns.map((t) => [t.ordinal, t.text]))
  const question = (q: (typeof detail.questions)['polite']) => ({
    p: q.p,
    why: q.why ?? null,
    evidence: shownEvidence(q.evidence, quotes),
  })
  return {
    interactionId: record.interactionId,
    isFinal: record.isFinal,
    judgedAt: record.judgedAt.toISOString(),
    model: record.model,
    standardVersion: record.standardVersion,
    mark: markOfRecord(record),
    welcome: shownMoment(record, 'welcome', detail.welcome, quotes),
    peak: {
      ...shownMoment(record, 'peak', detail.peak, quotes),
      kind: detail.peak.kind,
      designed: detail.peak.designed,
      observed: detail.peak.observed,
    },
    farewell: shownMoment(record, 'farewell', detail.farewell, quotes),
    mean: record.mean,
    experience: record.experience,
    experienceRaw: record.experienceRaw,
    calibrationVersion: record.calibrationVersion,
    sureLevel: record.sureLevel,
    asIntended: record.asIntended,
    isWithoutWords: detail.withoutWords ?? false,
    customerAnnoyed: detail.annoyed,
    annoyedEvidence: shownEvidence(detail.annoyedEvidence ?? [], quotes),
    questions: {
      polite: question(detail.questions.polite),
      ownership: question(detail.questions.ownership),
      word: question(detail.questions.word),
      need: question(detail.questions.need),
    },
    turns: detail.turns,
    history: (await listHistory(tx, record.interactionId)).map((h) => ({ ...h, judgedAt: h.judgedAt.toISOString() })),
  }
}

/** Agents see their own by the staff policy; who may browse moments sees all in their scope. */
const refuseHidden = async (tx: ReadTx, caller: Caller, record: JudgementRecord): Promise<void> => {
  if (!(await maySeeJudgement(tx, caller, record))) throw new Refusal('policy_hides')
}

/** The conversation the caller drew to score it blind, as long as it waits. */
const drawnFor = async (tx: ReadTx, caller: Caller): Promise<InteractionId | null> =>
  caller.kind === 'person' && holds(caller, 'reviews.give') ? openDraw(tx, caller.personId) : null

/** Who drew it sees the engine's scores afterwards. */
const refuseDrawn = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<void> => {
  if ((await drawnFor(tx, caller)) === interactionId) throw new Refusal('review_first')
}

/** Its row tells who and when, and nothing of what was found. */
const nothing = { welcome: null, peak: null, farewell: null }
const blind = (row: BrowsedRow): BrowsedRow => ({
  ...row,
  scores: nothing,
  whys: nothing,
  experience: null,
  mean: null,
  cause: null,
  reasons: [],
})

const mustSee = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<void> => {
  const personId = caller.kind === 'person' ? caller.personId : undefined
  if (!(await interactions.findIn(tx, scopeOf(caller), interactionId, personId))) throw new Refusal('not_found')
}

/** Of what was closed since then people are named and may be asked for; null: nobody is. */
interface PeopleShown {
  closedSince: Date | null
}
const DAY_MS = 24 * 3_600_000
const peopleShown = (tx: ReadTx, { staffPolicy: { scoresSeen, keepScoresDays } }: Workspace): PeopleShown => ({
  closedSince: scoresSeen === 'per-person' ? new Date(tx.now.getTime() - keepScoresDays * DAY_MS) : null,
})

/** One person's are asked for no further back than the staff policy keeps them. Refuses `policy_hides`. */
const filterOf = (
  input: { from?: string; to?: string } & Omit<MomentFilter, 'from' | 'to'>,
  { closedSince }: PeopleShown,
): MomentFilter => {
  const from = input.from ? new Date(input.from) : undefined
  const to = input.to ? new Date(input.to) : undefined
  if (!input.agentId) return { ...input, from, to }
  if (!closedSince) throw new Refusal('policy_hides')
  return { ...input, from: from && from > closedSince ? from : closedSince, to }
}

const shownRow = (row: BrowsedRow, { closedSince }: PeopleShown) => {
  const isNamed = closedSince !== null && (row.closedAt === null || row.closedAt >= closedSince)
  return {
    ...row,
    agentId: isNamed ? row.agentId : null,
    agentName: isNamed ? row.agentName : null,
    closedAt: row.closedAt?.toISOString() ?? null,
    mark: markOfRecord(row),
    reasons: row.reasons.map((reason) => ({ reason, sentence: sentenceOf(reason), direction: directionOf(reason) })),
  }
}

export const momentsRoutes = on.router({
  browse: on.browse.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    const isNumber = (value: string) => value !== '' && Number.isFinite(Number(value))
    const after = placeIn(input.cursor, input.sort === 'newest' ? {} : { isValue: isNumber }) ?? undefined
    return context.db.read(scope.workspaceId, async (tx) => {
      const workspace = await workspaceOf(tx)
      refuseTeamFilter(workspace, input)
      const people = peopleShown(tx, workspace)
      const filter = filterOf(input, people)
      const drawn = await drawnFor(tx, context.caller)
      const rows = await browse(tx, scope, { ...filter, sort: input.sort, after, limit: input.limit + 1 })
      const last = rows.length > input.limit ? rows[input.limit - 1] : undefined
      const next = last
        ? `${input.sort === 'newest' ? last.closedAt?.toISOString() : last.worstGap}~${last.interactionId}`
        : null
      return {
        rows: rows.slice(0, input.limit).map((row) => shownRow(row.interactionId === drawn ? blind(row) : row, people)),
        next,
      }
    })
  }),
  summary: on.summary.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      const workspace = await workspaceOf(tx)
      refuseTeamSum(workspace, scope, input)
      const found = await summarise(tx, scope, filterOf(input, peopleShown(tx, workspace)))
      const least = (await inForceAt(tx, tx.now))(input.channel ?? 'chat').least
      const spread = (m: 'welcome' | 'peak' | 'farewell') => ({
        mean: found.means[m],
        standard: least[m],
        bins: found.bins[m],
        notJudged: found.notJudged[m],
      })
      return {
        interactions: found.interactions,
        judged: found.judged,
        asIntended: {
          met: found.met,
          of: found.of,
          pct: found.of === 0 ? null : (found.met / found.of) * 100,
          targetPct: await targetPct(tx),
        },
        spread: { welcome: spread('welcome'), peak: spread('peak'), farewell: spread('farewell') },
        notJudged: found.whys,
        reasons: found.reasons
          .filter((r) => isReason(r.reason))
          .map((r) => ({
            ...r,
            sentence: sentenceOf(r.reason),
            direction: directionOf(r.reason),
            whose: isReason(r.reason) ? reasons[r.reason].whose : ('agent' as const),
          })),
        causes: found.causes,
      }
    })
  }),
  get: on.get.handler(({ context, input }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => {
      await mustSee(tx, context.caller, input.interactionId)
      await refuseDrawn(tx, context.caller, input.interactionId)
      const record = await findJudgement(tx, input.interactionId)
      if (!record) throw new Refusal('not_judged_yet')
      await refuseHidden(tx, context.caller, record)
      return shownJudgement(tx, record)
    }),
  ),
  cue: on.cue.handler(({ context, input }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => {
      await mustSee(tx, context.caller, input.interactionId)
      return { cue: await cueFor(tx, input.interactionId) }
    }),
  ),
  draftCue: on.draftCue.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      await mustSee(tx, context.caller, input.interactionId)
      return draftCue(tx, scope, input.interactionId, input.text)
    })
  }),
  dismissCue: on.dismissCue.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return { cue: await dismissCue(tx, input.interactionId, input.key, caller.personId) }
    })
  }),
})
