import { useState, type ReactNode, type Ref } from 'react'
import { FileLine } from '../conversation/file-line.tsx'
import type { FileToSend } from '../conversation/use-files.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { AddressField } from './address-field.tsx'
import { LetterText, type KnownAnswers, type TextHandle } from './letter-text.tsx'
import type { Writing } from './writing.ts'

export interface Files {
  files: readonly FileToSend[]
  isUploading: boolean
  add: (list: FileList | null) => void
  remove: (key: string) => void
}

/** A letter being written: to whom, about what, its words and what goes along. For answers and for letters that begin a conversation. */
export function LetterForm({
  ref,
  writing,
  files,
  known,
  name,
  queueId,
  above,
  below,
  foot,
  hasToFocus = false,
  onChange,
  onSend,
  onLeave,
}: {
  ref: Ref<TextHandle>
  writing: Writing
  files: Files
  known: KnownAnswers
  name: string
  queueId: string | null
  above?: ReactNode
  below?: ReactNode
  foot?: ReactNode
  hasToFocus?: boolean
  onChange: (of: Partial<Writing>) => void
  onSend: () => void
  onLeave: () => void
}) {
  const [isOver, setOver] = useState(false)
  return (
    // dropping files is a convenience: the button beside does the same
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        files.add(event.dataTransfer.files)
      }}
      className={classes(
        'rounded-m border border-line-strong bg-surface transition-colors focus-within:border-brand',
        isOver && '!border-brand !bg-brand-soft',
      )}
    >
      {above}
      <Addresses writing={writing} hasToFocus={hasToFocus} onChange={onChange} />
      <LetterText
        ref={ref}
        text={writing.text}
        queueId={queueId}
        known={known}
        name={name}
        onChange={(text) => onChange({ text })}
        onAnswer={(answer) => {
          const subject = answer.subject?.[known.language]
          if (subject && writing.subject.trim() === '') onChange({ subject })
        }}
        onSend={onSend}
        onFiles={files.add}
        onLeave={onLeave}
        foot={foot}
      />
      <Going files={files} />
      {below}
    </div>
  )
}

/** To, Cc, Bcc and subject; the copies only where somebody is in them or they are asked for. */
function Addresses({
  writing,
  hasToFocus,
  onChange,
}: {
  writing: Writing
  hasToFocus: boolean
  onChange: (of: Partial<Writing>) => void
}) {
  const t = useWords(lettersWords)
  const [isAsked, setAsked] = useState(false)
  const hasCopies = isAsked || writing.cc.length > 0 || writing.bcc.length > 0
  return (
    <div className="divide-y divide-line border-b border-line px-3.5">
      <AddressField
        label={t('to')}
        people={writing.to}
        hasFocus={hasToFocus}
        onChange={(to) => onChange({ to })}
        aside={
          !hasCopies && (
            <Button look="quiet" size="s" onPress={() => setAsked(true)}>
              {t('addCc')}
            </Button>
          )
        }
      />
      {hasCopies && (
        <>
          <AddressField label={t('cc')} people={writing.cc} hasFocus={isAsked} onChange={(cc) => onChange({ cc })} />
          <AddressField label={t('bcc')} people={writing.bcc} onChange={(bcc) => onChange({ bcc })} />
        </>
      )}
      <label className="flex items-center gap-2 py-1">
        <span className="w-14 flex-none text-s text-ink-3">{t('subject')}</span>
        <input
          value={writing.subject}
          maxLength={500}
          onChange={(event) => onChange({ subject: event.target.value })}
          className="h-7 min-w-0 flex-1 bg-transparent text-m font-medium outline-none"
        />
      </label>
    </div>
  )
}

/** Files that go along, or are on their way up. */
function Going({ files: { files, remove } }: { files: Files }) {
  if (files.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 pb-2">
      {files.map((file) => (
        <FileLine key={file.key} file={file} onRemove={remove} />
      ))}
    </ul>
  )
}
