/**
 * Who goes before their turn: a workspace's written rules over what is known of an interaction. Pure; what comes of it is a place in line, by which `decide` gives.
 */
import type { PriorityCondition, PriorityRule } from '@peakend/contract/priorities.ts'

/** What the rules look at. */
export interface Facts {
  channel: string
  touchpointId: string | null
  /** What it is about and all that stand above it in the tree; empty where nobody knows. */
  needIds: readonly string[]
  hasBrokenPromise: boolean
  /** How often it was handed over. */
  moved: number
  /** Conversations of the customer that began in the last seven days before this one. */
  cameBack: number
  /** What colleagues noted of the customer. */
  noted: readonly { key: string; value: string }[]
}

/** More would be before everybody for good. */
export const MOST_LEVELS = 9

const plain = (text: string): string => text.trim().toLowerCase()

export const holds = (condition: PriorityCondition, facts: Facts): boolean => {
  switch (condition.is) {
    case 'channel':
      return condition.channels.some((channel) => channel === facts.channel)
    case 'touchpoint':
      return condition.touchpointIds.some((id) => id === facts.touchpointId)
    case 'need':
      return condition.needIds.some((id) => facts.needIds.includes(id))
    case 'broken-promise':
      return facts.hasBrokenPromise
    case 'moved':
      return facts.moved >= condition.times
    case 'came-back':
      return facts.cameBack >= condition.times
    case 'noted': {
      const { key, value } = condition
      return facts.noted.some(
        (fact) => plain(fact.key) === plain(key) && (value === null || plain(fact.value) === plain(value)),
      )
    }
    default:
      return condition satisfies never
  }
}

/** The rule that gives most of those that hold whole; of two that give as much the first. null where none does. */
export const ruleFor = (facts: Facts, rules: readonly PriorityRule[]): PriorityRule | null => {
  let best: PriorityRule | null = null
  for (const rule of rules) {
    if (!rule.isOn || (best && rule.level <= best.level)) continue
    if (rule.when.every((condition) => holds(condition, facts))) best = rule
  }
  return best
}

/** What a person gave and what a rule gives, together. */
export const levelOf = (byHand: number, rule: Pick<PriorityRule, 'level'> | null): number =>
  Math.min(MOST_LEVELS, byHand + (rule?.level ?? 0))

/** How long before its turn that is, ms; a level counts as the queue's head start. */
export const aheadMs = (level: number, headStartMs: number): number => level * headStartMs
