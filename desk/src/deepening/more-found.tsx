import { Defined } from '../ui/tooltip.tsx'
import { modelWords } from '../words/model.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { ByModel } from './in-short.tsx'
import type { Deepening } from './deepening-data.ts'

/** Quotes a language model found beyond the engine's, set apart by their broken frame; a press shows where they were said. */
export function MoreFound({
  deepening,
  onTurn,
}: {
  deepening: Deepening | undefined
  onTurn: (ordinal: number) => void
}) {
  const t = useWords(modelWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  if (deepening?.state !== 'done') return null
  return (
    <section aria-label={t('more')}>
      <header className="mb-1.5 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-m font-semibold">
          <Defined says={t('moreSays')}>{t('more')}</Defined>
        </h2>
        <ByModel deepening={deepening} />
      </header>
      {deepening.evidence.length === 0 ? (
        <p className="text-s text-ink-3">{t('moreNone')}</p>
      ) : (
        <ul className="grid grid-cols-1 gap-1.5">
          {deepening.evidence.map((e) => (
            <li key={`${e.ordinal} ${e.from} ${e.reason}`}>
              <button
                type="button"
                onClick={() => onTurn(e.ordinal)}
                className="grid w-full grid-cols-[18px_1fr_auto] items-baseline gap-x-2 rounded-s border border-dashed border-line-strong px-2.5 py-1.5 text-left hover:bg-sunken"
              >
                <span aria-hidden="true" className="text-ink-2">
                  {e.direction === 'up' ? '↑' : '↓'}
                </span>
                <span className="text-s">{e.sentence[language]}</span>
                <span className="text-xs text-ink-3">{terms(`cause-${e.whose}`)}</span>
                {e.quote !== '' && <q className="col-start-2 col-end-4 line-clamp-2 text-s text-ink-2">{e.quote}</q>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
