import { figure } from '../floor/figures.ts'
import { wordDuration } from '../ui/time-words.ts'
import { standardsWords } from '../words/standards.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { sayReason, type Line } from './lines.ts'

/** The sentences, each with how it is measured. */
export function StandardLines({ lines }: { lines: readonly Line[] }) {
  const language = useLanguage()
  const sayMeasure = useMeasureWords()
  return (
    <ol className="grid grid-cols-1 gap-3 px-4 py-4">
      {lines.map((line) => (
        <li key={line.say.en} className="grid grid-cols-1 gap-0.5">
          <span>{line.say[language]}</span>
          <span className="num text-s text-ink-3">{sayMeasure(line.measure)}</span>
        </li>
      ))}
    </ol>
  )
}

function useMeasureWords(): (measure: Line['measure']) => string {
  const t = useWords(standardsWords)
  const language = useLanguage()
  return (measure) => {
    if (measure === null) return t('says-none')
    switch (measure.kind) {
      case 'score':
        return t('says-score', { score: figure(measure.atLeast, language, 1) })
      case 'reason':
        return t(measure.must ? 'says-reason' : 'says-no-reason', { reason: sayReason(measure.reason, language) })
      case 'wait':
        return t('says-wait', { time: wordDuration(measure.atMostMs) })
      case 'reply':
        return t('says-reply', { time: wordDuration(measure.atMostMs) })
    }
  }
}
