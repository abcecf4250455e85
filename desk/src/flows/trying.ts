/** A call that is tried: what was done so far, and what may be done now. Pure. */
import type { FlowAct, FlowHappened, TriedCaller, TriedFlow } from '@peakend/contract/flows.ts'

export const firstCaller = (language: 'en' | 'es'): TriedCaller => ({
  language,
  isOpen: true,
  journey: [],
  waitS: 60,
  hasNumber: true,
})

export const actsNow = (tried: TriedFlow | undefined): readonly FlowAct[] =>
  tried?.stretches.findLast(({ acts }) => acts.length > 0)?.acts ?? []

export type Listening = Extract<FlowAct, { kind: 'listen' }>

export const listeningIn = (acts: readonly FlowAct[]): Listening | null =>
  acts.find((act): act is Listening => act.kind === 'listen') ?? null

/** An announcement ends by itself: nobody need press anything for that. */
export const endsByItself = (tried: TriedFlow): boolean => {
  const last = tried.stretches.at(-1)
  return (
    !tried.isOver &&
    !tried.isStuck &&
    last !== undefined &&
    last.acts.some(({ kind }) => kind === 'say') &&
    last.acts.every(({ kind }) => kind === 'say' || kind === 'keep-message' || kind === 'take-call-back')
  )
}

/** What a key does while digits are gathered: `sent` is what happened, else it goes on being typed. */
export const typed = (
  before: string,
  key: string,
  listening: Listening | null,
): { typing: string; sent: FlowHappened | null } => {
  const most = listening?.most ?? 1
  const digits = before + key
  if (most <= 1 || key === '#' || (before === '' && key === '0') || digits.length >= most)
    return { typing: '', sent: { kind: 'typed', digits: most <= 1 ? key : digits } }
  return { typing: digits, sent: null }
}
