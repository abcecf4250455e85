/**
 * A flow being walked by one caller: a pure step function. What goes in is what the caller or the telephone did, what comes out is what is to be done next;
 * between them the run is kept, so that it survives a restart.
 */
import type { Flow, FlowAct, FlowHappened, FlowStep, StepName } from '@peakend/contract/flows.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'

/** What is known when a step branches. */
export interface Known {
  isOpen: (queueId: QueueId | null) => boolean
  /** What the journey makes likely (`likelyMatters`), likeliest first. */
  journey: readonly string[]
  /** How long whoever joins this queue now is told to wait, in seconds; null where nobody can say. */
  waitS: (queueId: QueueId) => number | null
  /** The queue calls back, and there is a number to call. */
  canCallBack: (queueId: QueueId) => boolean
}

/**
 * A run waits at a step (for what is said to end, for a key, a word or silence, for a message) or is over. 0 and its words lead from each to the flow's `person`;
 * a hang-up ends it from each.
 */
export interface Run {
  at: StepName
  /** How often the step has asked. */
  asked: number
  language: ScreenLanguage
  /** Typed digits by the name they are kept under. */
  kept: Record<string, string>
  /** Asked for a person (0, or said so): shown on the floor while none was reached. */
  wantedPerson: boolean
  isOver: boolean
}

export type Happened = FlowHappened
export type Act = FlowAct

/** What a step of the function answers: `steps` are those gone through, the last one is where the run is now. */
export interface Walked {
  run: Run
  acts: Act[]
  steps: StepName[]
}

/** More steps than this without waiting for anybody is a flow that should never have been published. */
const MOST_STEPS = 100
/** Between two keys of one number; longer is the end of it. */
const BETWEEN_KEYS_S = 3
const CALL_BACK_WAIT_S = 6
/** A message ends by `#`, by silence, or when it is as long as anybody listens to. */
const MESSAGE = { quietS: 4, mostS: 180 }

/** Who says nothing after the tone is asked so often. */
const MESSAGE_TIMES = 2

const notHeard = { en: 'Sorry, I did not hear anything.', es: 'Perdone, no he oído nada.' }
const sorry = { en: 'Sorry, I did not get that.', es: 'Perdone, no le he entendido.' }

const personWords =
  /\b(agent|person|human|operator|representative|somebody|someone|agente|persona|humano|humana|operador|operadora|alguien)\b/iu
const yesWords = /(?<!\p{L})(yes|yeah|please|ok|okay|s[ií]|vale|claro|de acuerdo)(?!\p{L})/iu

/** What cannot be walked: a step that is not there, or steps that lead round without waiting. No published flow throws it. */
export class FlowStuck extends Error {}

export const begin = (flow: Flow, language: ScreenLanguage): Run => ({
  at: flow.start,
  asked: 0,
  language,
  kept: {},
  wantedPerson: false,
  isOver: false,
})

/** What follows from what happened. A run that is over stays so. */
export function walk(flow: Flow, run: Run, happened: Happened, known: Known): Walked {
  if (run.isOver) return stay(run)
  if (happened.kind === 'hung-up') return stay({ ...run, isOver: true })
  const on = (from: Run, before: Act[] = []): Walked => goOn(flow, from, known, before)
  if (wantsPerson(happened)) return on({ ...run, at: flow.person, asked: 0, wantedPerson: true })
  if (happened.kind === 'began') return on(run)
  // asked again after we were away: it counts as the same time
  if (happened.kind === 'resumed') return on({ ...run, asked: Math.max(0, run.asked - 1) })
  const step = stepOf(flow, run.at)
  const next = nextOf(step, happened)
  if (next === 'wait') return stay(run)
  if (next === 'ask again') return askAgain(flow, { run, step, happened, known })
  const kept =
    happened.kind === 'typed' && step.kind === 'digits' ? { ...run.kept, [step.keep]: bare(happened.digits) } : run.kept
  const gone = { ...run, kept, at: next.to, asked: 0 }
  const walked = on(gone, actsOf(step, happened))
  return step.kind === 'say' && happened.kind === 'typed' ? typedAhead(flow, walked, happened, known) : walked
}

const stay = (run: Run): Walked => ({ run, acts: [], steps: [run.at] })

/** A key pressed into an announcement is the answer to the question after it, where it is one. */
function typedAhead(flow: Flow, walked: Walked, happened: Happened, known: Known): Walked {
  if (walked.run.isOver) return walked
  const step = stepOf(flow, walked.run.at)
  if (step.kind !== 'choice' || happened.kind !== 'typed') return walked
  if (!step.choices.some(({ key }) => key === happened.digits)) return walked
  const after = walk(flow, walked.run, happened, known)
  return { ...after, steps: [...walked.steps, ...after.steps] }
}

function askAgain(flow: Flow, of: { run: Run; step: FlowStep; happened: Happened; known: Known }): Walked {
  const { run, step, happened, known } = of
  if (step.kind === 'message') return nothingLeft(flow, run, known)
  if (!('times' in step) || run.asked >= step.times)
    return goOn(flow, { ...run, at: 'otherwise' in step ? step.otherwise : flow.person, asked: 0 }, known)
  const isUnclear = happened.kind === 'typed' || happened.kind === 'spoke'
  return goOn(flow, run, known, isUnclear ? [say(run.language, { say: sorry })] : [])
}

/** Nobody said anything: asked once more, then they are let go. Nobody is thanked for a message that is none. */
function nothingLeft(flow: Flow, run: Run, known: Known): Walked {
  const { language } = run
  if (run.asked < MESSAGE_TIMES) return goOn(flow, run, known, [say(language, { say: notHeard })])
  const over = { ...run, isOver: true }
  return { run: over, acts: [say(language, { say: notHeard }, false), { kind: 'hang-up' }], steps: [run.at] }
}

const wantsPerson = (happened: Happened): boolean =>
  (happened.kind === 'typed' && happened.digits === '0') ||
  (happened.kind === 'spoke' && personWords.test(happened.text))

const bare = (digits: string): string => digits.replace(/#$/, '')

function stepOf(flow: Flow, name: StepName): FlowStep {
  const step = Object.hasOwn(flow.steps, name) ? flow.steps[name] : undefined
  if (!step) throw new FlowStuck(`the flow ${flow.name} has no step ${name}`)
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
      const digits = digitsIn(happened)
      return digits.length >= step.least && digits.length <= step.most ? { to: step.next } : 'ask again'
    }
    case 'call-back':
      if (happened.kind === 'said') return 'wait'
      return { to: takesCallBack(happened) ? step.taken : step.declined }
    case 'message':
      if (happened.kind === 'message-left') return { to: step.next }
      return happened.kind === 'silence' ? 'ask again' : 'wait'
    case 'say':
      return happened.kind === 'said' || (happened.kind === 'typed' && !step.isWhole) ? { to: step.next } : 'wait'
    default:
      return 'wait'
  }
}

/** A star among digits is a slip, not a digit. */
const digitsIn = (happened: Happened): string =>
  happened.kind === 'typed' && /^\d+$/.test(bare(happened.digits)) ? bare(happened.digits) : ''

const takesCallBack = (happened: Happened): boolean =>
  (happened.kind === 'typed' && happened.digits === '1') || (happened.kind === 'spoke' && yesWords.test(happened.text))

/** What the step that is left does by what happened. */
function actsOf(step: FlowStep, happened: Happened): Act[] {
  if (step.kind === 'message' && happened.kind === 'message-left')
    return [{ kind: 'keep-message', queueId: step.queueId }]
  if (step.kind === 'call-back' && takesCallBack(happened)) return [{ kind: 'take-call-back', queueId: step.queueId }]
  return []
}

const plain = (text: string): string => ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `
const saysWord = (text: string, word: string): boolean => plain(text).includes(plain(word))

type Saying = Pick<Extract<FlowStep, { kind: 'say' }>, 'say' | 'recorded'>

const say = (language: ScreenLanguage, of: Saying, mayInterrupt = true): Act => ({
  kind: 'say',
  text: of.say[language],
  language,
  promptId: of.recorded?.[language] ?? null,
  mayInterrupt,
})

/** Goes through steps that need nobody until one waits. */
function goOn(flow: Flow, run: Run, known: Known, before: Act[] = []): Walked {
  let { at, language } = run
  const steps: StepName[] = []
  for (let count = 0; count < MOST_STEPS; count++) {
    const step = stepOf(flow, at)
    steps.push(at)
    const here = { ...run, at, language }
    switch (step.kind) {
      case 'language':
      case 'hours':
      case 'journey':
      case 'waiting':
        at = branchOf(step, known, language)
        continue
      case 'speak':
        ;({ language, next: at } = step)
        continue
      case 'call-back':
        if (!known.canCallBack(step.queueId)) {
          at = step.declined
          continue
        }
        break
      default:
    }
    const { run: after, acts } = waitAt(step, here)
    return { run: after, acts: [...before, ...acts], steps }
  }
  throw new FlowStuck(`the flow ${flow.name} goes round at ${at} without waiting for anybody`)
}

type Waits = Exclude<FlowStep, { kind: 'language' | 'hours' | 'journey' | 'waiting' | 'speak' }>

function waitAt(step: Waits, run: Run): { run: Run; acts: Act[] } {
  const { language } = run
  const listen = (waitS: number, most: number): Act => ({ kind: 'listen', waitS, betweenS: BETWEEN_KEYS_S, most })
  switch (step.kind) {
    case 'say':
      return { run, acts: [say(language, step, !step.isWhole)] }
    case 'choice': {
      const languages: ScreenLanguage[] = step.inBoth ? [language, language === 'en' ? 'es' : 'en'] : [language]
      const acts = [...languages.map((one) => say(one, step)), listen(step.waitS, 1)]
      return { run: { ...run, asked: run.asked + 1 }, acts }
    }
    case 'digits':
      return { run: { ...run, asked: run.asked + 1 }, acts: [say(language, step), listen(step.waitS, step.most)] }
    case 'call-back':
      return { run, acts: [say(language, step), listen(CALL_BACK_WAIT_S, 1)] }
    case 'message':
      return {
        run: { ...run, asked: run.asked + 1 },
        acts: [say(language, step), { kind: 'record-message', queueId: step.queueId, ...MESSAGE }],
      }
    case 'queue':
      return { run: { ...run, isOver: true }, acts: [{ kind: 'queue', queueId: step.queueId }] }
    case 'end':
      return { run: { ...run, isOver: true }, acts: [say(language, step, false), { kind: 'hang-up' }] }
    default:
      return step satisfies never
  }
}

type Branch = Extract<FlowStep, { kind: 'language' | 'hours' | 'journey' | 'waiting' }>

function branchOf(step: Branch, known: Known, language: ScreenLanguage): StepName {
  switch (step.kind) {
    case 'language':
      return valueIn(step.of, language) ?? step.otherwise
    case 'hours':
      return known.isOpen(step.queueId) ? step.open : step.closed
    case 'journey':
      return known.journey.map((one) => valueIn(step.of, one)).find((to) => to !== undefined) ?? step.otherwise
    case 'waiting': {
      const waitS = known.waitS(step.queueId)
      return waitS !== null && waitS > step.longerThanS ? step.long : step.short
    }
    default:
      return step satisfies never
  }
}

const valueIn = (of: Record<string, StepName>, key: string): StepName | undefined =>
  Object.hasOwn(of, key) ? of[key] : undefined
