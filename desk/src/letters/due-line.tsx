import { useNowMs } from '../ui/clock.ts'
import { classes } from '../ui/classes.ts'
import { dueTime, wordDuration } from '../ui/time-words.ts'
import { lettersWords } from '../words/letters.ts'
import { useLocale, useWords } from '../words/words.ts'
import type { DueLetter } from './letters-data.ts'

const minuteMs = 60_000

/** Open hours a customer has waited: they run on while we are open. */
const workedMs = (due: DueLetter, readAtMs: number, nowMs: number): number =>
  due.workedMs + (due.isOpen ? Math.max(0, nowMs - readAtMs) : 0)

/** By when a letter is to be answered, and how long its writer has waited in open hours. */
export function DueLine({ due, readAtMs, isShort = false }: { due: DueLetter; readAtMs: number; isShort?: boolean }) {
  const t = useWords(lettersWords)
  const locale = useLocale()
  const nowMs = useNowMs(30_000)
  const byMs = Date.parse(due.answerBy)
  const isLate = byMs < nowMs
  const time = dueTime(byMs, nowMs, locale)
  const wait = wordDuration(Math.floor(workedMs(due, readAtMs, nowMs) / minuteMs) * minuteMs)
  return (
    <span
      title={t('waitsWorked', { wait })}
      className={classes('num', isLate ? 'font-semibold text-ink' : 'text-ink-3')}
    >
      {t(isLate ? 'overdue' : 'due', { time })}
      {!isShort && ` · ${t('waitsWorked', { wait })}`}
      {!isShort && !due.isAnswered && ` · ${t('dueFirst')}`}
    </span>
  )
}

/** The wait alone, in open hours. */
export function WorkedTime({ due, readAtMs }: { due: DueLetter; readAtMs: number }) {
  const t = useWords(lettersWords)
  const nowMs = useNowMs(30_000)
  const wait = wordDuration(Math.floor(workedMs(due, readAtMs, nowMs) / minuteMs) * minuteMs)
  return (
    <span className="num font-semibold text-ink" title={t('waitsWorked', { wait })}>
      <span className="sr-only">{t('waitsWorked', { wait })}</span>
      <span aria-hidden>{wait.replace(/^0 s$/, '< 1 min')}</span>
    </span>
  )
}
