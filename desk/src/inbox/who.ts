import type { InteractionRow } from '@peakend/contract/interactions.ts'
import { clockDuration } from '../ui/time-words.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'

/** What a customer is called in a list: their name, else the number they call or write from. */
export function useWho(): (of: Pick<InteractionRow, 'customerName' | 'channel' | 'number'>) => string {
  const t = useWords(inboxWords)
  return ({ customerName, channel, number }) => customerName ?? number ?? t(channel === 'phone' ? 'caller' : 'visitor')
}

/** A message that a caller left, by how long it is. */
export function useVoiceMessage(): (of: NonNullable<InteractionRow['message']>) => string {
  const t = useWords(inboxWords)
  return ({ ms }) => (ms === null ? t('voiceMessage') : t('voiceMessageOf', { time: clockDuration(ms) }))
}
