import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { CheckInTable } from '@peakend/contract/check-in-words.ts'
import { ask, call } from '../api/call.ts'
import { languageName, offeredLanguages } from '../settings/languages.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { counterWords } from '../words/counter.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { OwnWordsDialog } from './own-words-dialog.tsx'
import { textsFor } from './own-words.ts'
import { LanguageRow } from '../settings/language-row.tsx'

/** Languages of the check-in page: its own two, and those the brand brings. */
export function OwnWordsCard() {
  const t = useWords(counterWords)
  const screen = useLanguage()
  const query = useQuery(ask.counter.words())
  const [edited, setEdited] = useState<Pick<CheckInTable, 'language' | 'words'> | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <Card title={t('ownLanguages')}>
      <p className="border-b border-line px-4 py-3 text-s text-ink-2">{t('ownLanguagesAbout')}</p>
      <Loaded query={query}>
        {({ rows }) => {
          const had = new Set(['en', 'es', ...rows.map(({ language }) => language)])
          return (
            <>
              <ul>
                {rows.map((row) => (
                  <OwnLanguage key={row.language} row={row} onEdit={() => setEdited(row)} />
                ))}
              </ul>
              <div className="flex flex-wrap items-end gap-2 border-t border-line px-4 py-3 first:border-t-0">
                <Select
                  className="min-w-48"
                  label={t('ownLanguage')}
                  value={chosen}
                  placeholder={t('ownLanguagePick')}
                  onChange={setChosen}
                  choices={offeredLanguages
                    .filter((one) => !had.has(one))
                    .map((one) => ({ value: one as string, label: languageName(one, screen) }))}
                />
                <Button
                  icon={<Plus size={15} aria-hidden />}
                  disabled={chosen === null || had.has(chosen)}
                  onPress={() => chosen !== null && setEdited({ language: chosen, words: {} })}
                >
                  {t('ownLanguageAdd')}
                </Button>
              </div>
            </>
          )
        }}
      </Loaded>
      {edited !== null && (
        <OwnWordsDialog
          language={edited.language}
          words={edited.words}
          onClose={() => {
            setEdited(null)
            setChosen(null)
          }}
        />
      )}
    </Card>
  )
}

function OwnLanguage({ row, onEdit }: { row: CheckInTable; onEdit: () => void }) {
  const t = useWords(counterWords)
  const name = languageName(row.language, useLanguage())
  const drop = useAct(call.counter.putWords, { refresh: ['counter.words'] })
  const texts = textsFor(row.language)
  const done = texts.filter(({ key }) => row.words[key] !== undefined).length
  const says = {
    count: t('ownTexts', { done, all: texts.length }),
    edit: t('ownLanguageEdit'),
    drop: t('ownLanguageDrop'),
    dropTitle: t('ownLanguageDropTitle', { name }),
    dropAbout: t('ownLanguageDropAbout'),
  }
  const onDrop = () => drop.run({ language: row.language, words: {} })
  return <LanguageRow {...{ name, says, onEdit, onDrop }} isBusy={drop.isBusy} />
}
