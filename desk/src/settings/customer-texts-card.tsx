import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { CustomerText, CustomerTextTable } from '@peakend/contract/customer-texts.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { customerTextsWords } from '../words/customer-texts.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { CustomerTextsDialog } from './customer-texts-dialog.tsx'
import { filledOf } from './customer-texts.ts'
import { languageName, offeredLanguages } from './languages.ts'
import { Loaded } from './with-workspace.tsx'
import { LanguageRow } from './language-row.tsx'

/** What customers are written by itself, in languages beside the two every text has. */
export function CustomerTextsCard() {
  const t = useWords(customerTextsWords)
  const screen = useLanguage()
  const query = useQuery(ask.customerTexts.list())
  const [edited, setEdited] = useState<Pick<CustomerTextTable, 'language' | 'texts'> | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const close = () => {
    setEdited(null)
    setChosen(null)
  }
  return (
    <Card title={t('title')}>
      <p className="border-b border-line px-4 py-3 text-s text-ink-2">{t('about')}</p>
      <Loaded query={query}>
        {({ rows, texts }) => {
          const had = new Set(['en', 'es', ...rows.map(({ language }) => language)])
          return (
            <>
              <ul>
                {rows.map((row) => (
                  <OneLanguage key={row.language} {...{ row, texts }} onEdit={() => setEdited(row)} />
                ))}
              </ul>
              <div className="flex flex-wrap items-end gap-2 border-t border-line px-4 py-3 first:border-t-0">
                <Select
                  className="min-w-48"
                  label={t('another')}
                  value={chosen}
                  placeholder={t('pick')}
                  onChange={setChosen}
                  choices={offeredLanguages
                    .filter((one) => !had.has(one))
                    .map((one) => ({ value: one as string, label: languageName(one, screen) }))}
                />
                <Button
                  icon={<Plus size={15} aria-hidden />}
                  disabled={chosen === null || had.has(chosen)}
                  onPress={() => chosen !== null && setEdited({ language: chosen, texts: {} })}
                >
                  {t('add')}
                </Button>
              </div>
              {edited !== null && (
                <CustomerTextsDialog language={edited.language} had={edited.texts} texts={texts} onClose={close} />
              )}
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function OneLanguage({
  row,
  texts,
  onEdit,
}: {
  row: CustomerTextTable
  texts: readonly CustomerText[]
  onEdit: () => void
}) {
  const t = useWords(customerTextsWords)
  const name = languageName(row.language, useLanguage())
  const drop = useAct(call.customerTexts.put, { refresh: ['customerTexts.'] })
  const done = Object.keys(filledOf(texts, row.texts)).length
  const says = {
    count: t('count', { done, all: texts.length }),
    edit: t('edit'),
    drop: t('drop'),
    dropTitle: t('dropTitle', { name }),
    dropAbout: t('dropAbout'),
  }
  const onDrop = () => drop.run({ language: row.language, texts: {} })
  return <LanguageRow {...{ name, says, onEdit, onDrop }} isBusy={drop.isBusy} />
}
