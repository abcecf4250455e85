/**
 * The life of an interaction, as contract/interactions.ts says it in prose, as a table: what each event leads to from each state, or the refusal
 * where it cannot happen then. Pure.
 */
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { RefusalCode } from '@peakend/contract/refusals.ts'

/**
 * What can happen. `set-aside`: it rests until a time that was agreed, whoever had it. `write` and `write-held`: the customer wrote, and nobody or its agent has room for it now. `end` and `end-held`: the conversation
 * is over and nobody or somebody has it to wrap up.
 */
export type LifeEvent =
  | 'queue'
  | 'assign'
  | 'rest'
  | 'set-aside'
  | 'write'
  | 'write-held'
  | 'reply'
  | 'end'
  | 'end-held'
  | 'close'

const life: Record<InteractionState, Record<LifeEvent, InteractionState | RefusalCode>> = {
  waiting: {
    queue: 'waiting',
    assign: 'active',
    rest: 'conflict',
    'set-aside': 'resting',
    write: 'waiting',
    'write-held': 'waiting',
    reply: 'not_yours',
    end: 'closed',
    'end-held': 'closed',
    close: 'closed',
  },
  active: {
    queue: 'waiting',
    assign: 'active',
    rest: 'resting',
    'set-aside': 'resting',
    write: 'active',
    'write-held': 'active',
    reply: 'active',
    end: 'closed',
    'end-held': 'wrap-up',
    close: 'closed',
  },
  resting: {
    queue: 'waiting',
    assign: 'active',
    rest: 'resting',
    'set-aside': 'resting',
    write: 'waiting',
    'write-held': 'active',
    reply: 'active',
    end: 'closed',
    'end-held': 'wrap-up',
    close: 'closed',
  },
  'wrap-up': {
    queue: 'interaction_closed',
    assign: 'interaction_closed',
    rest: 'interaction_closed',
    'set-aside': 'interaction_closed',
    write: 'waiting',
    'write-held': 'active',
    reply: 'interaction_closed',
    end: 'wrap-up',
    'end-held': 'wrap-up',
    close: 'closed',
  },
  closed: {
    queue: 'interaction_closed',
    assign: 'interaction_closed',
    rest: 'interaction_closed',
    'set-aside': 'interaction_closed',
    write: 'interaction_closed',
    'write-held': 'interaction_closed',
    reply: 'interaction_closed',
    end: 'closed',
    'end-held': 'closed',
    close: 'closed',
  },
}

const states = new Set<string>(Object.keys(life))
const isState = (answer: string): answer is InteractionState => states.has(answer)

export type Stepped = { state: InteractionState } | { refused: RefusalCode }

/** The state an event leads to, or why it cannot happen. */
export const step = (state: InteractionState, event: LifeEvent): Stepped => {
  const answer = life[state][event]
  return isState(answer) ? { state: answer } : { refused: answer }
}
