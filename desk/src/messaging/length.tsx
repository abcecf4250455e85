import { segmentsOf } from '@peakend/contract/segments.ts'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'

/** Parts and what fits still; and which sign makes it twice as long. */
export function Length({ text }: { text: string }) {
  const t = useWords(messagingWords)
  const { encoding, parts, left, forcing } = segmentsOf(text)
  return (
    <p className="num text-s text-ink-3">
      {t('length', { count: parts.length, left })}
      {encoding === 'ucs2' && <bdi>{` · ${t('forcedBy', { sign: forcing.slice(0, 3).join(', ') })}`}</bdi>}
    </p>
  )
}
