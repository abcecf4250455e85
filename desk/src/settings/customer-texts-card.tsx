import { useQuery } from '@tanstack/react-query'
import { Languages, Plus } from 'lucide-react'
import { useState } from 'react'
import type { CustomerText, CustomerTextTable } from '@peakend/contract/customer-texts.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { customerTextsWords } from '../words/customer-texts.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { CustomerTextsDialog } from './customer-texts-dialog.tsx'
import { filledOf } from './customer-texts.ts'
import { languageName, offeredLanguages } from './languages.ts'
import { Loaded } from './with-workspace.tsx'

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
  const screen = useLanguage()
  const [isGoing, setGoing] = useState(false)
  const name = languageName(row.language, screen)
  const drop = useAct(call.customerTexts.put, { refresh: ['customerTexts.'], onDone: () => setGoing(false) })
  const done = Object.keys(filledOf(texts, row.texts)).length
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3 last:border-0">
      <Languages size={16} className="flex-none text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{name}</span>
        <span className="num block text-s text-ink-2">{t('count', { done, all: texts.length })}</span>
      </span>
      <Button look="quiet" size="s" onPress={() => setGoing(true)}>
        {t('drop')}
      </Button>
      <Button size="s" onPress={onEdit}>
        {t('edit')}
      </Button>
      {isGoing && (
        <ConfirmDialog
          title={t('dropTitle', { name })}
          about={t('dropAbout')}
          action={t('drop')}
          isDanger
          isBusy={drop.isBusy}
          onClose={() => setGoing(false)}
          onConfirm={() => drop.run({ language: row.language, texts: {} })}
        />
      )}
    </li>
  )
}
