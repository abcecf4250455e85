/** What a rule of priority looks like while it is written. Pure. */
import type { PriorityCondition } from '@peakend/contract/priorities.ts'

export type ConditionKind = PriorityCondition['is']
export const conditionKinds: readonly ConditionKind[] = [
  'broken-promise',
  'moved',
  'came-back',
  'need',
  'channel',
  'touchpoint',
  'noted',
]

/** One condition of a kind is enough: two of one kind would ask for both at once, or say the same twice. */
export const kindsLeft = (when: readonly PriorityCondition[]): ConditionKind[] =>
  conditionKinds.filter((kind) => !when.some(({ is }) => is === kind))

export const freshCondition = (is: ConditionKind): PriorityCondition => {
  switch (is) {
    case 'channel':
      return { is, channels: [] }
    case 'touchpoint':
      return { is, touchpointIds: [] }
    case 'need':
      return { is, needIds: [] }
    case 'broken-promise':
      return { is }
    case 'moved':
      return { is, times: 2 }
    case 'came-back':
      return { is, times: 3 }
    case 'noted':
      return { is, key: '', value: null }
    default:
      return is satisfies never
  }
}

/** Nothing is missing of it. */
export const isWhole = (condition: PriorityCondition): boolean => {
  switch (condition.is) {
    case 'channel':
      return condition.channels.length > 0
    case 'touchpoint':
      return condition.touchpointIds.length > 0
    case 'need':
      return condition.needIds.length > 0
    case 'noted':
      return condition.key.trim() !== ''
    case 'moved':
      return condition.times >= 1 && condition.times <= 9
    case 'came-back':
      return condition.times >= 1 && condition.times <= 20
    case 'broken-promise':
      return true
    default:
      return condition satisfies never
  }
}

/** With it, or without where it was in. */
export const toggled = <T>(list: readonly T[], one: T): T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
