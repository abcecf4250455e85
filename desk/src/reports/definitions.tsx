import { Card } from '../ui/card.tsx'
import { reportsWords } from '../words/reports.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { figureLabels, type Definition } from './figures.tsx'

/** Every figure with what it means, what it leaves out and which version of the definition was used. */
export function Definitions({ definitions }: { definitions: readonly Definition[] }) {
  const t = useWords(reportsWords)
  const language = useLanguage()
  const nameOf = (name: string) => (name in figureLabels ? t(figureLabels[name as keyof typeof figureLabels]) : name)
  return (
    <Card title={t('definitions')}>
      <dl className="grid grid-cols-1 gap-x-8 gap-y-3 px-4 py-4 sm:grid-cols-2 xl:grid-cols-3">
        {definitions.map((d) => (
          <div key={d.figure}>
            <dt className="font-medium">
              {nameOf(d.figure)}{' '}
              <span className="text-xs font-normal text-ink-3">{t('version', { n: d.version })}</span>
            </dt>
            <dd className="text-s text-ink-2">{d.says[language]}</dd>
            {d.excludes[language] !== '' && (
              <dd className="text-s text-ink-3">{t('excludes', { what: d.excludes[language] })}</dd>
            )}
          </div>
        ))}
      </dl>
    </Card>
  )
}
