import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Tick } from '../ui/field.tsx'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import type { Letter } from './letters-data.ts'
import { LetterFrame } from './letter-frame.tsx'
import { htmlOf } from './marks.ts'
import { useOurs } from './use-writing.ts'
import type { Writing } from './writing.ts'

/** What goes along below the words: signature, quotation (folded), and how it will read. */
export function Below({
  writing,
  letters,
  language,
  onChange,
}: {
  writing: Writing
  letters: readonly Letter[]
  language: 'en' | 'es'
  onChange: (of: Partial<Writing>) => void
}) {
  const t = useWords(lettersWords)
  const { signatureOf } = useOurs()
  const [isOpen, setOpen] = useState(false)
  const [isRead, setRead] = useState(false)
  const answered = letters.find((one) => one.id === writing.mailId)
  const boxId = answered?.mailboxId ?? letters.find((one) => one.mailboxId !== null)?.mailboxId ?? null
  const signature = signatureOf(boxId)?.[language] ?? ''
  return (
    <div className="border-t border-line px-3.5 py-2 text-s text-ink-2">
      {signature !== '' && (
        <p aria-label={t('signature')} dir="auto" className="mb-1.5 whitespace-pre-wrap text-ink-3">
          {signature}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {answered && writing.as !== 'forward' && (
          <Tick
            label={<span className="text-s">{t('withQuote')}</span>}
            checked={writing.withQuote}
            onChange={(event) => onChange({ withQuote: event.target.checked })}
          />
        )}
        {answered && (writing.withQuote || writing.as === 'forward') && (
          <Button look="quiet" size="s" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {t('quotedBelow')}
          </Button>
        )}
        {writing.text.trim() !== '' && (
          <Button look="quiet" size="s" aria-expanded={isRead} onPress={() => setRead(!isRead)}>
            {t('preview')}
          </Button>
        )}
        {writing.as === 'forward' && (answered?.attachments.length ?? 0) > 0 && (
          <span className="text-ink-3">{t('forwardFiles')}</span>
        )}
      </div>
      {isOpen && answered && (
        <blockquote
          dir="auto"
          className="mt-1.5 max-h-40 overflow-y-auto border-l-2 border-line-strong pl-3 whitespace-pre-wrap wrap-anywhere text-ink-3"
        >
          {answered.text}
        </blockquote>
      )}
      {isRead && (
        <div className="mt-1.5">
          <LetterFrame html={htmlOf(writing.text)} title={t('preview')} withRemote={false} />
        </div>
      )}
    </div>
  )
}
