/** How a call is spoken of to whoever leads the floor. */
import type { RunningCall } from '@peakend/contract/phone.ts'
import { coachWords } from '../words/coach.ts'
import { useWords, type Say } from '../words/words.ts'

type CoachSay = Say<(typeof coachWords)['en']>
type Run = Pick<RunningCall, 'stage' | 'third' | 'agentName' | 'customerName' | 'number'>

/** Who the two are, as far as they have names. */
export const namesIn = (call: Run, t: CoachSay): { customer: string; agent: string } => ({
  customer: call.customerName ?? call.number ?? t('hidden'),
  agent: call.agentName ?? t('agent'),
})

/** What the customer goes through now. */
export const howItRuns = (call: Run, t: CoachSay): string => {
  const third = call.third?.name ?? call.third?.number
  switch (call.stage) {
    case 'held':
      return t('onHold')
    case 'aside':
      return third ? t('asideWith', { agent: call.agentName ?? t('agent'), name: third }) : t('aside')
    case 'together':
      return third ? t('togetherWith', { name: third }) : t('talking')
    case 'talking':
      return t('talking')
    default:
      return t('inLine')
  }
}

export const useNamesIn = (call: Run) => namesIn(call, useWords(coachWords))
