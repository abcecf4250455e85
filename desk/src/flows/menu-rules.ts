/** A phone menu while it is written: its steps in the order callers come to them, where each leads, and changes that leave nothing dangling. Pure. */
import type { Flow, FlowFault, FlowStep } from '@peakend/contract/flows.ts'

export type Kind = FlowStep['kind']
/** Stands where nobody has chosen yet; no step can be called so for long, because it is told as a fault. */
export const NOWHERE = 'nowhere'

/** One way on: `at` says which of the step's, in words that `labelOf` knows. */
export interface Way {
  at: string
  to: string
}

export const kinds: readonly Kind[] = [
  'say',
  'choice',
  'queue',
  'hours',
  'journey',
  'waiting',
  'call-back',
  'message',
  'digits',
  'speak',
  'language',
  'end',
]

export function waysOf(step: FlowStep): Way[] {
  switch (step.kind) {
    case 'say':
    case 'speak':
      return [{ at: 'next', to: step.next }]
    case 'message':
      return [{ at: 'next', to: step.next }]
    case 'choice':
      return [
        ...step.choices.map(({ next }, i) => ({ at: `choice ${i}`, to: next })),
        { at: 'otherwise', to: step.otherwise },
      ]
    case 'digits':
      return [
        { at: 'next', to: step.next },
        { at: 'otherwise', to: step.otherwise },
      ]
    case 'language':
    case 'journey':
      return [
        ...Object.entries(step.of).map(([value, to]) => ({ at: `of ${value}`, to })),
        { at: 'otherwise', to: step.otherwise },
      ]
    case 'hours':
      return [
        { at: 'open', to: step.open },
        { at: 'closed', to: step.closed },
      ]
    case 'waiting':
      return [
        { at: 'long', to: step.long },
        { at: 'short', to: step.short },
      ]
    case 'call-back':
      return [
        { at: 'taken', to: step.taken },
        { at: 'declined', to: step.declined },
      ]
    default:
      return []
  }
}

/** The step with one of its ways led elsewhere. */
export function withWay(step: FlowStep, at: string, to: string): FlowStep {
  const [what, ...rest] = at.split(' ')
  const which = rest.join(' ')
  if (what === 'choice' && step.kind === 'choice')
    return { ...step, choices: step.choices.map((one, i) => (String(i) === which ? { ...one, next: to } : one)) }
  if (what === 'of' && (step.kind === 'journey' || step.kind === 'language'))
    return { ...step, of: { ...step.of, [which]: to } }
  return { ...step, [at]: to } as FlowStep
}

/** Steps as callers come to them, those nobody comes to last. */
export function orderOf(flow: Flow): { name: string; isReached: boolean }[] {
  const seen = new Set<string>()
  const queue = [flow.start, flow.person]
  for (let at = 0; at < queue.length; at++) {
    const name = queue[at]!
    const step = flow.steps[name]
    if (!step || seen.has(name)) continue
    seen.add(name)
    // the way a caller takes first comes first, and the person's last
    const on = waysOf(step).map(({ to }) => to)
    queue.splice(at + 1, 0, ...on.filter((to) => to !== flow.person))
    queue.push(...on)
  }
  // the order in which they were met may put the person's step early; callers know it as the end
  const reached = [...seen].filter((name) => name !== flow.person || name === flow.start)
  const person = flow.steps[flow.person] && flow.person !== flow.start ? [flow.person] : []
  const rest = Object.keys(flow.steps).filter((name) => !seen.has(name))
  return [
    ...[...reached, ...person].map((name) => ({ name, isReached: true })),
    ...rest.map((name) => ({ name, isReached: false })),
  ]
}

/** What a caller hears first of a step, in a language; the other one where that says nothing. */
export const textOf = (step: FlowStep, language: 'en' | 'es'): string =>
  'say' in step ? step.say[language] || step.say.en || step.say.es : ''

/** A name nobody has: `say`, `say-2`. */
export function freeName(flow: Flow, kind: Kind): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? kind : `${kind}-${n}`
    if (!Object.hasOwn(flow.steps, name) && name !== NOWHERE) return name
  }
}

const nothingSaid = () => ({ en: '', es: '' })

/** A step of a kind that leads on to `to`. */
export function newStep(kind: Kind, of: { to: string; person: string; queueId: string }): FlowStep {
  const { to, person } = of
  const queueId = of.queueId as Extract<FlowStep, { kind: 'queue' }>['queueId']
  switch (kind) {
    case 'say':
      return { kind, say: nothingSaid(), isWhole: false, next: to }
    case 'choice':
      return {
        kind,
        say: nothingSaid(),
        waitS: 6,
        times: 2,
        inBoth: false,
        choices: [{ key: '1', words: [], next: to }],
        otherwise: person,
      }
    case 'digits':
      return {
        kind,
        say: nothingSaid(),
        waitS: 8,
        times: 2,
        keep: 'order',
        least: 4,
        most: 10,
        next: to,
        otherwise: person,
      }
    case 'language':
      return { kind, of: { es: to }, otherwise: to }
    case 'hours':
      return { kind, queueId: null, open: to, closed: NOWHERE }
    case 'journey':
      return { kind, of: { 'delivery-today': NOWHERE }, otherwise: to }
    case 'waiting':
      return { kind, queueId, longerThanS: 180, long: NOWHERE, short: to }
    case 'message':
      return { kind, say: nothingSaid(), queueId, next: to }
    case 'call-back':
      return { kind, say: nothingSaid(), queueId, taken: NOWHERE, declined: to }
    case 'queue':
      return { kind, queueId }
    case 'speak':
      return { kind, language: 'es', next: to }
    case 'end':
      return { kind, say: nothingSaid() }
    default:
      return kind satisfies never
  }
}

/** With a new step: put between a way and where it led, or by itself. Answers its name. */
export function added(
  flow: Flow,
  kind: Kind,
  of: { queueId: string; from?: { name: string; at: string } },
): { flow: Flow; name: string } {
  const name = freeName(flow, kind)
  const before = of.from && flow.steps[of.from.name]
  const led = before && waysOf(before).find(({ at }) => at === of.from?.at)?.to
  const to = led && Object.hasOwn(flow.steps, led) ? led : flow.person
  const steps = { ...flow.steps, [name]: newStep(kind, { to, person: flow.person, queueId: of.queueId }) }
  if (before && of.from) steps[of.from.name] = withWay(before, of.from.at, name)
  return { flow: { ...flow, steps }, name }
}

/** Without a step; what led there leads where it led, or to the person. Null for the one 0 leads to, and for the last. */
export function without(flow: Flow, name: string): { flow: Flow; to: string } | null {
  const step = flow.steps[name]
  if (!step || name === flow.person) return null
  const on = waysOf(step)
    .map(({ to }) => to)
    .find((to) => to !== name && Object.hasOwn(flow.steps, to))
  const to = on ?? flow.person
  const steps: Record<string, FlowStep> = {}
  for (const [other, one] of Object.entries(flow.steps)) {
    if (other === name) continue
    steps[other] = waysOf(one)
      .filter((way) => way.to === name)
      .reduce((changed, { at }) => withWay(changed, at, to), one)
  }
  return { flow: { ...flow, start: flow.start === name ? to : flow.start, steps }, to }
}

/** The step a fault stands beside: the last of its path. */
export const placeOf = (fault: FlowFault): string => fault.path.at(-1)?.label ?? ''

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
/** Keys in one order, whatever hand wrote them. */
const sorted = (of: unknown): unknown =>
  Array.isArray(of)
    ? of.map(sorted)
    : of !== null && typeof of === 'object'
      ? Object.fromEntries(
          Object.entries(of)
            .filter(([, value]) => value !== undefined)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, value]) => [key, sorted(value)]),
        )
      : of

/** What is other than in what callers hear. */
export function differenceOf(before: Flow, after: Flow) {
  const names = (of: Flow) => Object.keys(of.steps)
  return {
    added: names(after).filter((name) => !Object.hasOwn(before.steps, name)),
    removed: names(before).filter((name) => !Object.hasOwn(after.steps, name)),
    changed: names(after).filter(
      (name) => Object.hasOwn(before.steps, name) && !isSame(before.steps[name], after.steps[name]),
    ),
    isOtherStart: before.start !== after.start,
    isOtherPerson: before.person !== after.person,
  }
}

/** Digits of the keypad that no choice has yet. */
export const freeKeys = (taken: readonly string[]): string[] =>
  ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'].filter((key) => !taken.includes(key))

/** As the server takes it: a word that is only begun is none yet. */
export const sendable = (flow: Flow): Flow => ({
  ...flow,
  steps: Object.fromEntries(
    Object.entries(flow.steps).map(([name, step]) => [name, step.kind === 'choice' ? withWholeWords(step) : step]),
  ),
})
const withWholeWords = (step: Extract<FlowStep, { kind: 'choice' }>): FlowStep => ({
  ...step,
  choices: step.choices.map((one) => ({ ...one, words: one.words.map((word) => word.trim()).filter(Boolean) })),
})
