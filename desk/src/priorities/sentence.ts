import { useQuery } from '@tanstack/react-query'
import type { PriorityCondition, PriorityRule } from '@peakend/contract/priorities.ts'
import { ask } from '../api/call.ts'
import { wordDuration } from '../ui/time-words.ts'
import { prioritiesWords } from '../words/priorities.ts'
import { uiWords } from '../words/ui.ts'
import { useLanguage, useWords } from '../words/words.ts'

type Voice = 'who' | 'why'

/** A channel's name inside a sentence: `phone`, but `SMS` and `WhatsApp` as they are. */
const withinSentence = (name: string): string =>
  /\p{Lu}/u.test(name.slice(1)) ? name : name.charAt(0).toLocaleLowerCase() + name.slice(1)

/** Conditions in words: of customers (`who come by phone`), or of this one (`comes by phone`). Names of what is asked for are read only where a rule names it. */
export function useSaid(of: readonly PriorityCondition[]) {
  const t = useWords(prioritiesWords)
  const ui = useWords(uiWords)
  const language = useLanguage()
  const isAsked = (is: PriorityCondition['is']) => of.some((condition) => condition.is === is)
  const needs = useQuery({ ...ask.cases.needs(), enabled: isAsked('need') }).data?.rows ?? []
  const places = useQuery({ ...ask.journeys.touchpoints(), enabled: isAsked('touchpoint') }).data?.rows ?? []
  const list = (type: 'conjunction' | 'disjunction', parts: readonly string[]) =>
    new Intl.ListFormat(language, { type }).format(parts)
  const either = (names: readonly (string | undefined)[]) =>
    list('disjunction', [...new Set(names.map((name) => (name === undefined ? t('gone') : t('quoted', { name }))))])
  const one = (voice: Voice, condition: PriorityCondition): string => {
    switch (condition.is) {
      case 'channel':
        return t(`${voice}_channel`, {
          what: list(
            'disjunction',
            condition.channels.map((channel) => withinSentence(ui(`channel_${channel}`))),
          ),
        })
      case 'touchpoint':
        return t(`${voice}_touchpoint`, {
          what: either(condition.touchpointIds.map((id) => places.find((place) => place.id === id)?.name)),
        })
      case 'need':
        return t(`${voice}_need`, {
          what: either(condition.needIds.map((id) => needs.find((need) => need.id === id)?.name[language])),
        })
      case 'broken-promise':
        return t(`${voice}_broken-promise`)
      case 'moved':
        return t(`${voice}_moved`, { count: condition.times })
      case 'came-back':
        return t(`${voice}_came-back`, { count: condition.times })
      case 'noted':
        return t(`${voice}_noted`, {
          what: condition.value === null ? condition.key : `${condition.key}: ${condition.value}`,
        })
      default:
        return condition satisfies never
    }
  }
  return (voice: Voice, conditions: readonly PriorityCondition[]) =>
    conditions.length === 0
      ? t('nothing')
      : list(
          'conjunction',
          conditions.map((condition) => one(voice, condition)),
        )
}

/** How much a level is, over the queues: one time, or from the least to the most. */
export function useStepTime() {
  const t = useWords(prioritiesWords)
  const rows = useQuery(ask.routing.queues()).data?.rows ?? []
  const steps = rows.flatMap(({ rules, isRetired }) => (isRetired ? [] : [rules.headStartMs]))
  const [least, most] = [Math.min(...steps, Infinity), Math.max(...steps, 0)]
  return (level: number): string => {
    if (steps.length === 0) return wordDuration(level * 60_000)
    return least === most
      ? t('ahead', { time: wordDuration(level * least) })
      : t('aheadRange', { from: wordDuration(level * least), to: wordDuration(level * most) })
  }
}

/** A rule as a sentence. */
export function useSentence(rules: readonly Pick<PriorityRule, 'when'>[]) {
  const t = useWords(prioritiesWords)
  const said = useSaid(rules.flatMap(({ when }) => when))
  const stepTime = useStepTime()
  return ({ when, level }: Pick<PriorityRule, 'when' | 'level'>) =>
    t('sentence', { who: said('who', when), ahead: stepTime(level) })
}
