/** An interaction as the engine hears it, and the engine's turns back to the ordinals people see. Pure. */
import type { CallLine, Conversation } from '@peakend/contract/moments.ts'
import type { TalkSigns } from '../interactions/call-signs/call-signs.ts'
import type { Standing, TransferRecord, TurnRecord } from '../interactions/interactions.ts'

export interface Heard {
  conversation: Conversation
  /** `ordinals[i]` is the ordinal of the engine's turn i. */
  ordinals: number[]
  /** `lineOrdinals[i]` is the ordinal of the i-th line of a call's own course. */
  lineOrdinals: number[]
  turnIds: TurnRecord['id'][]
}

export interface Known {
  customerName: string | null
  facts: readonly { key: string; value: string; toldAt: Date }[]
  need: string | null
  /** Of a call, what was measured of it. */
  talk?: TalkSigns
  /** Somebody wrote down what we do next. */
  hasPromise?: boolean
}

/** Notes and system lines are no turns of the conversation. What was told during it counts as known only from then on. */
export const heardOf = (
  standing: Standing,
  turns: readonly TurnRecord[],
  transfers: readonly TransferRecord[],
  known: Known,
): Heard => {
  const said = inTime(
    standing,
    turns.filter((t) => t.kind === 'said' && t.by !== 'system'),
  )
  const waitedMs =
    standing.answeredAt && standing.queuedAt
      ? Math.max(0, standing.answeredAt.getTime() - standing.queuedAt.getTime())
      : undefined
  return {
    ordinals: said.map((t) => t.ordinal),
    lineOrdinals: standing.channel === 'phone' ? courseOf(turns).map((t) => t.ordinal) : [],
    turnIds: said.map((t) => t.id),
    conversation: {
      id: standing.id,
      channel: standing.channel,
      language: standing.language,
      waitedMs,
      customerName: known.customerName,
      turns: said.map(spokenOf),
      known: known.facts.map((f) => ({ key: f.key, value: f.value, toldAt: f.toldAt.getTime() })),
      transfers: transfers.map((t) => ({ at: t.at.getTime(), fromAgentId: t.fromPersonId, toAgentId: t.toPersonId })),
      need: known.need,
      ...callOf(standing, turns, known),
      ended: standing.endedAt ? { by: enderOf(standing.endedBy), at: standing.endedAt.getTime() } : null,
    },
  }
}

/** What is said aloud is known only when it is over: who began earlier may come later. */
const inTime = ({ channel }: Standing, turns: readonly TurnRecord[]): readonly TurnRecord[] =>
  channel === 'phone' ? turns.toSorted((a, b) => a.at.getTime() - b.at.getTime()) : turns

/** Of a call that was answered. On hold is from the line that says so to the next of the call's own. */
const callOf = (
  standing: Standing,
  turns: readonly TurnRecord[],
  { talk = { silences: [], spokenOver: [] }, hasPromise = false }: Known,
): Pick<Conversation, 'call'> => {
  if (standing.channel !== 'phone' || !standing.answeredAt) return {}
  const lines = courseOf(turns)
  const holds = lines.flatMap(({ system, at }, i) => {
    const over = lines[i + 1]?.at ?? standing.endedAt
    if (system?.code !== 'call-held' || !over) return []
    return [{ at: at.getTime(), ms: Math.max(0, over.getTime() - at.getTime()) }]
  })
  const isHeld = ({ at, ms }: { at: number; ms: number }) =>
    holds.some((one) => one.at < at + ms && at < one.at + one.ms)
  return {
    call: {
      holds,
      silences: talk.silences.filter((one) => !isHeld(one)),
      spokenOver: talk.spokenOver,
      course: lines.map(lineOf),
      writtenDown: writtenDown[standing.outcome ?? ''] ?? null,
      hasPromise,
    },
  }
}

/** The lines of the call itself: what happened in it, as data. */
const courseOf = (turns: readonly TurnRecord[]): TurnRecord[] =>
  turns.filter(({ system }) => system?.code.startsWith('call-'))

const lineOf = ({ system, at }: TurnRecord): CallLine => {
  const { by, line, score } = system?.values ?? {}
  return {
    at: at.getTime(),
    what: system?.code.slice('call-'.length) ?? '',
    ...(by === undefined ? {} : { by }),
    ...(line === 'broken' ? { isBroken: true } : {}),
    ...(score === undefined ? {} : { score: Number(score) }),
  }
}
/** What a wrap-up says of the need; of the other outcomes nobody can tell. */
const writtenDown: Record<string, 'met' | 'partly' | 'not-met'> = {
  solved: 'met',
  partly: 'partly',
  'not-solved': 'not-met',
}

/** A turn as the engine hears it; the same object for the same turn, so that the engine knows it again. */
const spokenOf = (turn: TurnRecord): Spoken => {
  const known = spoken.get(turn)
  if (known) return known
  const { by } = turn
  const made: Spoken = {
    by: by === 'customer' || by === 'agent' ? by : 'bot',
    at: turn.at.getTime(),
    text: turn.text,
    agentId: turn.personId ?? undefined,
    language: turn.language ?? undefined,
  }
  spoken.set(turn, made)
  return made
}
type Spoken = Conversation['turns'][number]
const spoken = new WeakMap<TurnRecord, Spoken>()

const enderOf = (by: string | null) =>
  by === 'customer'
    ? ('customer' as const)
    : by === 'agent' || by === 'block'
      ? ('agent' as const)
      : ('system' as const)

/** From the customer's first turn to the first reply by a person, the wait in line taken off; null while nobody replied. */
export const firstReplyMs = (standing: Standing, turns: readonly TurnRecord[]): number | null => {
  const reply = turns.find((t) => t.kind === 'said' && t.by === 'agent')
  const from = standing.answeredAt ?? turns.find((t) => t.kind === 'said' && t.by === 'customer')?.at
  return reply && from ? Math.max(0, reply.at.getTime() - from.getTime()) : null
}
