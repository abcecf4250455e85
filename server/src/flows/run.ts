/**
 * A flow being walked by one caller: a pure step function. What goes in is what the caller or the telephone did, what comes out is what is to be done next;
 * between them the run is kept, so that it survives a restart.
 */
import type { Flow, FlowStep, StepName } from '@peakend/contract/flows.ts'
import type { QueueId } from '@peakend/contract/ids.ts'

/** What is known when a step branches. */
export interface Known {
  language: string
  isOpen: (queueId: QueueId | null) => boolean
  /** What the journey makes likely: `delivery-today`, `basket-left`. */
  journey: string | null
  /** How long whoever joins this queue now is told to wait, in seconds; null where nobody can say. */
  waitS: (queueId: QueueId) => number | null
}

export interface Run {
  at: StepName
  /** How often the step has asked. */
  asked: number
  /** Typed digits by the name they are kept under. */
  kept: Record<string, string>
  /** Asked for a person (0, or said so): shown on the floor while none was reached. */
  wantedPerson: boolean
  isOver: boolean
}

export type Happened =
  | { kind: 'began' }
  /** What was to be said has been said to its end. */
  | { kind: 'said' }
  | { kind: 'typed'; digits: string }
  | { kind: 'spoke'; text: string }
  | { kind: 'silence' }
  | { kind: 'message-left' }
  | { kind: 'hung-up' }

export type Act =
  | { kind: 'say'; text: string; language: 'en' | 'es' }
  | { kind: 'listen'; waitS: number; most: number }
  | { kind: 'record-message'; queueId: QueueId }
  | { kind: 'take-call-back'; queueId: QueueId }
  | { kind: 'queue'; queueId: QueueId }
  | { kind: 'hang-up' }

/** More steps than this without waiting for anybody is a flow that should never have been published. */
const MOST_STEPS = 100

const personWords =
  /\b(agent|person|human|operator|representative|somebody|agente|persona|humano|operador|operadora|alguien)\b/iu

export const begin = (flow: Flow): Run => ({ at: flow.start, asked: 0, kept: {}, wantedPerson: false, isOver: false })

/** What follows from what happened. A run that is over stays so. */
export function walk(flow: Flow, run: Run, happened: Happened, known: Known): { run: Run; acts: Act[] } {
  if (run.isOver) return { run, acts: [] }
  if (happened.kind === 'hung-up') return { run: { ...run, isOver: true }, acts: [] }
  if (wantsPerson(happened)) return goOn(flow, { ...run, at: flow.person, asked: 0, wantedPerson: true }, known)
  if (happened.kind === 'began') return goOn(flow, run, known)
  const step = stepOf(flow, run.at)
  const kept =
    happened.kind === 'typed' && step.kind === 'digits' ? { ...run.kept, [step.keep]: bare(happened.digits) } : run.kept
  const next = nextOf(step, happened)
  if (next === 'wait') return { run, acts: [] }
  if (next !== 'ask again') return goOn(flow, { ...run, kept, at: next.to, asked: 0 }, known)
  if (!('times' in step) || run.asked >= step.times)
    return goOn(flow, { ...run, at: 'otherwise' in step ? step.otherwise : flow.person, asked: 0 }, known)
  return goOn(flow, run, known)
}

const wantsPerson = (happened: Happened): boolean =>
  (happened.kind === 'typed' && happened.digits === '0') ||
  (happened.kind === 'spoke' && personWords.test(happened.text))

const bare = (digits: string): string => digits.replace(/#$/, '')

function stepOf(flow: Flow, name: StepName): FlowStep {
  const step = flow.steps[name]
  if (!step) throw new Error(`the flow ${flow.name} has no step ${name}`)
  return step
}

/** Where a step that waits goes by what happened. */
function nextOf(step: FlowStep, happened: Happened): { to: StepName } | 'ask again' | 'wait' {
  switch (step.kind) {
    case 'choice': {
      if (happened.kind === 'said') return 'wait'
      const chosen = step.choices.find(({ key, words }) =>
        happened.kind === 'typed'
          ? happened.digits === key
          : happened.kind === 'spoke' && words.some((word) => saysWord(happened.text, word)),
      )
      return chosen ? { to: chosen.next } : 'ask again'
    }
    case 'digits': {
      if (happened.kind === 'said') return 'wait'
      const length = happened.kind === 'typed' ? bare(happened.digits).length : 0
      return length >= step.least && length <= step.most ? { to: step.next } : 'ask again'
    }
    case 'call-back':
      if (happened.kind === 'said') return 'wait'
      return { to: happened.kind === 'typed' && happened.digits === '1' ? step.taken : step.declined }
    case 'message':
      return happened.kind === 'message-left' || happened.kind === 'silence' ? { to: step.next } : 'wait'
    case 'say':
      return happened.kind === 'said' ? { to: step.next } : 'wait'
    default:
      return 'wait'
  }
}

const saysWord = (text: string, word: string): boolean =>
  ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${word.toLowerCase()} `)

/** Goes through steps that need nobody until one waits. */
function goOn(flow: Flow, run: Run, known: Known): { run: Run; acts: Act[] } {
  const language = known.language.toLowerCase().startsWith('es') ? 'es' : 'en'
  let at = run.at
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const step = stepOf(flow, at)
    const here = { ...run, at }
    const say = (text: { en: string; es: string }): Act => ({ kind: 'say', text: text[language], language })
    switch (step.kind) {
      case 'say':
        return { run: here, acts: [say(step.say)] }
      case 'choice':
        return {
          run: { ...here, asked: run.asked + 1 },
          acts: [say(step.say), { kind: 'listen', waitS: step.waitS, most: 1 }],
        }
      case 'digits':
        return {
          run: { ...here, asked: run.asked + 1 },
          acts: [say(step.say), { kind: 'listen', waitS: step.waitS, most: step.most }],
        }
      case 'call-back':
        return { run: here, acts: [say(step.say), { kind: 'listen', waitS: 6, most: 1 }] }
      case 'message':
        return { run: here, acts: [say(step.say), { kind: 'record-message', queueId: step.queueId }] }
      case 'queue':
        return { run: { ...here, isOver: true }, acts: [{ kind: 'queue', queueId: step.queueId }] }
      case 'end':
        return { run: { ...here, isOver: true }, acts: [say(step.say), { kind: 'hang-up' }] }
      default:
        at = branchOf(step, known)
    }
  }
  throw new Error(`the flow ${flow.name} goes round at ${at} without waiting for anybody`)
}

type Branch = Extract<FlowStep, { kind: 'language' | 'hours' | 'journey' | 'waiting' }>

function branchOf(step: Branch, known: Known): StepName {
  switch (step.kind) {
    case 'language':
      return step.of[known.language] ?? step.of[known.language.split('-')[0] ?? ''] ?? step.otherwise
    case 'hours':
      return known.isOpen(step.queueId) ? step.open : step.closed
    case 'journey':
      return (known.journey === null ? undefined : step.of[known.journey]) ?? step.otherwise
    case 'waiting': {
      const waitS = known.waitS(step.queueId)
      return waitS !== null && waitS > step.longerThanS ? step.long : step.short
    }
  }
}
