import { Defined } from '../ui/tooltip.tsx'
import { clockTime, dayName } from '../ui/time-words.ts'
import { useNowMs } from '../ui/clock.ts'
import { reportsWords } from '../words/reports.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'
import { figureLabels, sayFigure, type Definition } from './figures.tsx'
import { figures, type Figure, type Row } from './half-hours.ts'

/** Half hours or totals as a table; the first cell opens the interactions behind the row, each head its definition. */
export function HalfHourTable({
  caption,
  rows,
  definitions,
  zone,
  isTotal = false,
  hidesTeams,
  onOpen,
}: {
  caption: string
  rows: readonly Row[]
  definitions: readonly Definition[]
  zone: string
  isTotal?: boolean
  /** As intended is told of the whole workspace only, and no queue's conversations are found by it. */
  hidesTeams: boolean
  onOpen: (row: Row) => void
}) {
  const t = useWords(reportsWords)
  const language = useLanguage()
  const shown = hidesTeams && !isTotal ? figures.filter((name) => name !== 'asIntendedPct') : figures
  const head =
    'sticky top-0 z-10 border-b border-line bg-surface px-3 py-2 align-bottom text-xs font-medium whitespace-normal text-ink-3'
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a table wider than the screen is scrolled by keyboard
    <div role="region" aria-label={caption} tabIndex={0} className="max-h-[64vh] overflow-auto">
      <table className="num w-full border-collapse text-s whitespace-nowrap">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={`${head} left-0 z-20 text-left`}>
              {t(isTotal ? 'queue' : 'at')}
            </th>
            {!isTotal && (
              <th scope="col" className={`${head} text-left`}>
                {t('queue')}
              </th>
            )}
            {shown.map((name) => (
              <th key={name} scope="col" className={`${head} text-right [&_button]:text-right`}>
                <Head name={name} definition={definitions.find((d) => d.figure === name)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow
              key={`${row.at} ${row.queueId}`}
              {...{ row, zone, isTotal, shown, hidesTeams, onOpen, language }}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head({ name, definition }: { name: Figure; definition: Definition | undefined }) {
  const t = useWords(reportsWords)
  const language = useLanguage()
  const label = t(figureLabels[name])
  if (!definition) return label
  const left = definition.excludes[language]
  return (
    <Defined
      says={
        <>
          {definition.says[language]} {left !== '' && t('excludes', { what: left })}{' '}
          {t('version', { n: definition.version })}
        </>
      }
    >
      {label}
    </Defined>
  )
}

function TableRow({
  row,
  zone,
  isTotal,
  shown,
  hidesTeams,
  onOpen,
  language,
}: {
  row: Row
  zone: string
  isTotal: boolean
  shown: readonly Figure[]
  hidesTeams: boolean
  onOpen: (row: Row) => void
  language: string
}) {
  const t = useWords(reportsWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  // the first total is over all of them
  const queue = row.queueName ?? (isTotal ? t('allQueues') : terms('noQueue'))
  const at = Date.parse(row.at)
  const isHidden = hidesTeams && row.queueId !== null
  const notes: Partial<Record<Figure, string>> = {
    csatPct: t('csatOf', { count: row.csatAnswers }),
    asIntendedPct: isHidden ? terms('teamsHidden') : t('judgedOf', { count: row.judged }),
  }
  const name = isTotal ? queue : `${clockTime(at, locale, zone)} ${dayName(at, nowMs, locale, zone)}`
  return (
    <tr className="border-b border-line last:border-0 hover:bg-sunken">
      <th scope="row" className="sticky left-0 bg-surface px-3 py-1.5 text-left font-normal">
        {isHidden ? (
          name
        ) : (
          <button
            type="button"
            onClick={() => onOpen(row)}
            className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
          >
            {name}
          </button>
        )}
      </th>
      {!isTotal && <td className="px-3 py-1.5">{queue}</td>}
      {shown.map((of) => (
        <td
          key={of}
          title={notes[of]}
          className={`px-3 py-1.5 text-right ${row[of] === null || row[of] === 0 ? 'text-ink-3' : ''}`}
        >
          {sayFigure(row, of, language)}
        </td>
      ))}
    </tr>
  )
}
