import type { Flow, FlowFault, FlowStep } from '@peakend/contract/flows.ts'
import { flowsWords } from '../words/flows.ts'
import { isKey, useLanguage, useWords, type Say } from '../words/words.ts'
import { orderOf, textOf } from './menu-rules.ts'

type T = Say<typeof flowsWords.en>

/** What people call the parts of a menu. */
export interface Labels {
  /** `3`: its place in the list; empty for a step that is not there. */
  numberOf: (name: string) => string
  /** `3 · Ask for a choice: For an order …`. */
  stepOf: (name: string) => string
  /** What it says or does, shortened. */
  shortOf: (step: FlowStep, most?: number) => string
  /** `1 · order`: what leads on. */
  wayOf: (step: FlowStep, at: string) => string
  queueOf: (queueId: string | null) => string
  faultOf: (fault: FlowFault) => string
  pathOf: (fault: FlowFault) => string
}

const MOST_SIGNS = 60
const short = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text

export const matterName = (t: T, matter: string): string => {
  const key = `matter-${matter}`
  return isKey(flowsWords, key) ? t(key) : matter
}

/** The path's own words come from the check of all menus, in English; here the numbers of the steps say the same in any language. */
const pathOf = (labels: Pick<Labels, 'numberOf'>, fault: FlowFault): string =>
  fault.path.map(({ label }) => labels.numberOf(label) || label).join(' → ')

export function useLabels(flow: Flow, queues: ReadonlyMap<string, string>): Labels {
  const t = useWords(flowsWords)
  const language = useLanguage()
  const order = orderOf(flow).map(({ name }) => name)
  const numberOf = (name: string) => {
    const at = order.indexOf(name)
    return at < 0 ? '' : String(at + 1)
  }
  const queueOf = (queueId: string | null) =>
    queueId === null ? t('anyQueue') : (queues.get(queueId) ?? t('goneQueue'))
  const shortOf = (step: FlowStep, most = MOST_SIGNS): string => {
    switch (step.kind) {
      case 'queue':
        return queueOf(step.queueId)
      case 'hours':
        return queueOf(step.queueId)
      case 'waiting':
        return `${queueOf(step.queueId)} · > ${Math.round(step.longerThanS / 60)} min`
      case 'journey':
        return Object.keys(step.of)
          .map((matter) => matterName(t, matter))
          .join(', ')
      case 'language':
        return ''
      case 'speak':
        return t(step.language === 'en' ? 'english' : 'spanish')
      default:
        return short(textOf(step, language), most)
    }
  }
  const stepOf = (name: string) => {
    const step = flow.steps[name]
    if (!step) return t('nowhere')
    const says = shortOf(step)
    const kind = t(`kind-${step.kind}`)
    return `${numberOf(name)} · ${kind}${says && `${kind.endsWith('?') ? '' : ':'} ${says}`}`
  }
  const wayOf = (step: FlowStep, at: string) => wayName(t, step, at)
  const faultOf = (fault: FlowFault) => {
    if (fault.kind === 'nothing-said') return t(`fault-nothing-said-${fault.language}`)
    if (fault.kind === 'closed-loop') {
      return t('fault-closed-loop', { loop: fault.loop.map((name) => numberOf(name) || name).join(' → ') })
    }
    return t(`fault-${fault.kind}`)
  }
  return { numberOf, stepOf, shortOf, wayOf, queueOf, faultOf, pathOf: (fault) => pathOf({ numberOf }, fault) }
}

function wayName(t: T, step: FlowStep, at: string): string {
  const [what = '', ...rest] = at.split(' ')
  const which = rest.join(' ')
  if (what === 'choice' && step.kind === 'choice') {
    const one = step.choices[Number(which)]
    return one ? [one.key, ...one.words.slice(0, 2)].join(' · ') : ''
  }
  if (what === 'of') return step.kind === 'language' ? t(which === 'en' ? 'in-en' : 'in-es') : matterName(t, which)
  if (what === 'otherwise')
    return t(step.kind === 'journey' ? 'noMatter' : step.kind === 'language' ? 'anyLanguage' : 'otherwise')
  if (what === 'next')
    return t(step.kind === 'message' ? 'afterMessage' : step.kind === 'digits' ? 'whenTyped' : 'next')
  const names = {
    open: 'isOpen',
    closed: 'isClosed',
    long: 'isLong',
    short: 'isShort',
    taken: 'taken',
    declined: 'declined',
  } as const
  return what in names ? t(names[what as keyof typeof names]) : what
}
