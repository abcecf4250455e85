import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { counterWords } from '../words/counter.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { readTexts, textsFor, unknownValues, type OwnText } from './own-words.ts'

/** The texts of the page in one language, each under its English; a file of them can be taken away, translated and brought back. */
export function OwnWordsDialog({
  language,
  words,
  onClose,
}: {
  language: string
  words: Record<string, string>
  onClose: () => void
}) {
  const t = useWords(counterWords)
  const terms = useWords(termsWords)
  const screen = useLanguage()
  const [draft, setDraft] = useState(words)
  const file = useRef<HTMLInputElement>(null)
  const texts = textsFor(language)
  const save = useAct(call.counter.putWords, { refresh: ['counter.words'], says: terms('saved'), onDone: onClose })
  const filled = Object.fromEntries(Object.entries(draft).filter(([, text]) => text.trim() !== ''))
  const isFaulty = texts.some(({ key, english }) => unknownValues(english, draft[key] ?? '').length > 0)
  const take = async (chosen: File | undefined) => {
    const read = chosen && readTexts(await chosen.text(), texts)
    if (read) setDraft((before) => ({ ...before, ...read }))
    else if (chosen) toast(t('ownFileWrong'))
  }
  const give = () => {
    const all = Object.fromEntries(texts.map(({ key, english }) => [key, draft[key] ?? english]))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }))
    link.download = `check-in-${language}.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={t('ownDialog', { name: new Intl.DisplayNames(screen, { type: 'language' }).of(language) ?? language })}
      actions={
        <DialogActs
          isBusy={save.isBusy}
          isReady={!isFaulty && Object.keys(filled).length > 0}
          onClose={onClose}
          onDo={() => save.run({ language, words: filled })}
        >
          {terms('save')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <p className="text-s text-ink-2">{t('ownDialogAbout')}</p>
        <div className="flex flex-wrap gap-2">
          <Button size="s" icon={<Download size={14} aria-hidden />} onPress={give}>
            {t('ownFileGive')}
          </Button>
          <Button size="s" icon={<Upload size={14} aria-hidden />} onPress={() => file.current?.click()}>
            {t('ownFileTake')}
          </Button>
          <input
            ref={file}
            type="file"
            accept="application/json,.json"
            aria-label={t('ownFileTake')}
            className="sr-only"
            tabIndex={-1}
            onChange={(e) => void take(e.target.files?.[0])}
          />
        </div>
        <Texts
          {...{ language, texts, draft }}
          onText={(key, text) => setDraft((before) => ({ ...before, [key]: text }))}
        />
      </div>
    </Dialog>
  )
}

function Texts({
  language,
  texts,
  draft,
  onText,
}: {
  language: string
  texts: readonly OwnText[]
  draft: Record<string, string>
  onText: (key: string, text: string) => void
}) {
  const t = useWords(counterWords)
  return texts.map(({ key, english }) => {
    const [unknown] = unknownValues(english, draft[key] ?? '')
    return (
      <Field
        key={key}
        label={<span className="text-ink-2">{english}</span>}
        hint={key.includes('_') ? key : undefined}
        lang={language}
        maxLength={500}
        value={draft[key] ?? ''}
        fault={unknown === undefined ? undefined : t('ownValueUnknown', { name: `{{${unknown}}}` })}
        onChange={(e) => onText(key, e.target.value)}
      />
    )
  })
}
