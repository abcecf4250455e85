import { useState } from 'react'
import type { CustomerText } from '@peakend/contract/customer-texts.ts'
import { call } from '../api/call.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { customerTextsWords } from '../words/customer-texts.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { filledOf, isWithoutLink, unknownValue } from './customer-texts.ts'

/** Every text in one language, each under what it says in the reader's. */
export function CustomerTextsDialog({
  language,
  had,
  texts,
  onClose,
}: {
  language: string
  had: Readonly<Record<string, string>>
  texts: readonly CustomerText[]
  onClose: () => void
}) {
  const t = useWords(customerTextsWords)
  const terms = useWords(termsWords)
  const screen = useLanguage()
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>(had)
  const save = useAct(call.customerTexts.put, { refresh: ['customerTexts.'], says: terms('saved'), onDone: onClose })
  const faultOf = (text: CustomerText): string | undefined => {
    const said = draft[text.key] ?? ''
    const unknown = unknownValue(text, said)
    if (unknown !== undefined) return t('unknown', { name: `{${unknown}}` })
    return isWithoutLink(text, said) ? t('noLink') : undefined
  }
  const kept = filledOf(texts, draft)
  const isReady = texts.every((text) => faultOf(text) === undefined) && Object.keys(kept).length > 0
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={t('dialog', { name: new Intl.DisplayNames(screen, { type: 'language' }).of(language) ?? language })}
      actions={
        <DialogActs
          isBusy={save.isBusy}
          isReady={isReady}
          onClose={onClose}
          onDo={() => save.run({ language, texts: kept })}
        >
          {terms('save')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <p className="text-s text-ink-2">{t('dialogAbout')}</p>
        {texts.map((text) => (
          <div key={text.key} className="grid grid-cols-1 gap-1">
            <p className="text-s font-medium" aria-hidden>
              <Place text={text} />
            </p>
            <p className="border-l-2 border-line pl-2.5 text-s whitespace-pre-line text-ink-2">{text.says[screen]}</p>
            <TextField
              className="mt-1"
              isLabelHidden
              label={<Place text={text} />}
              lang={language}
              rows={text.kind === 'need' || text.kind === 'surveySubject' ? 1 : 3}
              maxLength={1000}
              value={draft[text.key] ?? ''}
              fault={faultOf(text)}
              hint={text.values.length === 0 ? undefined : text.values.map((name) => `{${name}}`).join(' ')}
              onChange={(e) => setDraft((before) => ({ ...before, [text.key]: e.target.value }))}
            />
          </div>
        ))}
      </div>
    </Dialog>
  )
}

/** Where customers read it. */
function Place({ text }: { text: CustomerText }) {
  const t = useWords(customerTextsWords)
  const terms = useWords(termsWords)
  if (text.kind !== 'closed' || text.channel === null) return t(`kind-${text.kind}`)
  const where = terms(`channel-${text.channel}`)
  return text.queueName === null ? t('closedIn', { where }) : t('closedInQueue', { where, queue: text.queueName })
}
