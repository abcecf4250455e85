/** The life of an interaction as a table of steps; contract/interactions.ts says it in prose. Pure. */
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { RefusalCode } from '@peakend/contract/refusals.ts'

export type Step = 'queue' | 'assign' | 'rest' | 'customer-wrote' | 'end' | 'close'

/** What each step leads to from each state; a refusal where it is none of the things that can happen then. */
const steps: Record<InteractionState, Record<Step, InteractionState | RefusalCode>> = {
  waiting: {
    queue: 'waiting',
    assign: 'active',
    rest: 'conflict',
    'customer-wrote': 'waiting',
    end: 'closed',
    close: 'closed',
  },
  active: {
    queue: 'waiting',
    assign: 'active',
    rest: 'resting',
    'customer-wrote': 'active',
    end: 'wrap-up',
    close: 'closed',
  },
  resting: {
    queue: 'waiting',
    assign: 'active',
    rest: 'resting',
    'customer-wrote': 'active',
    end: 'wrap-up',
    close: 'closed',
  },
  'wrap-up': {
    queue: 'waiting',
    assign: 'active',
    rest: 'conflict',
    'customer-wrote': 'active',
    end: 'wrap-up',
    close: 'closed',
  },
  closed: {
    queue: 'interaction_closed',
    assign: 'interaction_closed',
    rest: 'interaction_closed',
    'customer-wrote': 'interaction_closed',
    end: 'closed',
    close: 'closed',
  },
}

const states = new Set<string>(Object.keys(steps))
const isState = (answer: string): answer is InteractionState => states.has(answer)

/** The state a step leads to, or why it cannot happen. */
export const step = (state: InteractionState, by: Step): { state: InteractionState } | { refused: RefusalCode } => {
  const answer = steps[state][by]
  return isState(answer) ? { state: answer } : { refused: answer }
}

/** Where a conversation nobody has answered yet ends, nobody has anything to wrap up. */
export const endsIn = (state: InteractionState, hasAgent: boolean): InteractionState =>
  state === 'waiting' || !hasAgent ? 'closed' : 'wrap-up'
