import { Bold, Italic, Link2, List, MessageSquareQuote } from 'lucide-react'
import { useId, useImperativeHandle, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react'
import { findAnswers, slashAt, type Answer } from '../conversation/answers.ts'
import { Attach } from '../conversation/attach.tsx'
import { PickList } from '../conversation/pick-list.tsx'
import { isMac } from '../keys/shortcuts.ts'
import { Button } from '../ui/button.tsx'
import { conversationWords } from '../words/conversation.ts'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { applyMark, type Mark } from './marks.ts'

export interface KnownAnswers {
  answers: readonly Answer[]
  language: 'en' | 'es'
  fill: (answer: Answer) => string
}
export interface TextHandle {
  focus: () => void
}

const keysOf: Record<string, Mark> = { b: 'bold', i: 'italic', l: 'bullets', u: 'link' }

/** The text of a letter, with simple formatting by key or button and approved answers after "/". */
export function LetterText({
  ref,
  text,
  queueId,
  known,
  name,
  onChange,
  onAnswer,
  onSend,
  onFiles,
  onLeave,
  foot,
}: {
  ref: Ref<TextHandle>
  text: string
  queueId: string | null
  known: KnownAnswers
  name: string
  onChange: (text: string) => void
  onAnswer: (answer: Answer) => void
  onSend: () => void
  onFiles: (files: FileList | null) => void
  onLeave: () => void
  /** What stands beside the formatting. */
  foot: ReactNode
}) {
  const t = useWords(lettersWords)
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }))
  const { put, mark } = useMarks(field, text, onChange)
  const picking = usePicking({ text, queueId, known, put, onAnswer })
  const onKey = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const isMod = isMac ? event.metaKey : event.ctrlKey
    const wanted = isMod && !event.altKey && !event.shiftKey ? keysOf[event.key.toLowerCase()] : undefined
    if (isMod && event.key === 'Enter') onSend()
    else if (wanted) mark(wanted)
    else if (!picking.onKey(event)) {
      if (event.key !== 'Escape') return
      onLeave()
    }
    event.preventDefault()
  }
  return (
    <div className="relative">
      {picking.list}
      <textarea
        ref={field}
        dir="auto"
        rows={5}
        value={text}
        maxLength={50_000}
        aria-label={t('text')}
        placeholder={name === '' ? t('text') : t('textHint', { name })}
        aria-autocomplete="list"
        {...picking.aria}
        onChange={(event) => {
          onChange(event.target.value)
          picking.setCaret(event.target.selectionStart)
        }}
        onSelect={(event) => picking.setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKey}
        onPaste={(event) => onFiles(event.clipboardData.files)}
        className="field-sizing-content max-h-[34vh] min-h-28 w-full resize-none bg-transparent px-3.5 py-2.5 text-m outline-none max-md:text-l"
      />
      <Tools
        onMark={mark}
        onTemplate={() => put(`${text}${text === '' || /\s$/.test(text) ? '' : ' '}/`, text.length + 2)}
        onFiles={onFiles}
        foot={foot}
      />
    </div>
  )
}

/** Puts words or marks into the field, and the caret where one writes on. */
function useMarks(field: RefObject<HTMLTextAreaElement | null>, text: string, onChange: (text: string) => void) {
  const put = (next: string, from: number, to = from) => {
    onChange(next)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(from, to)
    })
  }
  const mark = (kind: Mark) => {
    const node = field.current
    if (!node) return
    const made = applyMark(text, node.selectionStart, node.selectionEnd, kind)
    put(made.text, made.from, made.to)
  }
  return { put, mark }
}

/** What "/" at the caret offers. */
function usePicking(of: {
  text: string
  queueId: string | null
  known: KnownAnswers
  put: (text: string, from: number) => void
  onAnswer: (answer: Answer) => void
}) {
  const t = useWords(conversationWords)
  const id = useId()
  const [caret, setCaret] = useState(0)
  const [at, setAt] = useState(0)
  const [closedFor, setClosedFor] = useState<number | null>(null)
  const { text, known } = of
  const slash = slashAt(text, caret)
  const found = slash ? findAnswers(known.answers, slash.q, known.language, of.queueId) : []
  const isOpen = slash !== null && closedFor !== slash.from
  const chosen = Math.min(at, Math.max(0, found.length - 1))
  const pick = (index: number) => {
    const answer = found[index]
    if (!slash || !answer) return
    const words = known.fill(answer)
    of.put(text.slice(0, slash.from) + words + text.slice(caret), slash.from + words.length)
    of.onAnswer(answer)
    setAt(0)
  }
  const onKey = (event: React.KeyboardEvent): boolean => {
    if (!isOpen) return false
    if (event.key === 'Escape') setClosedFor(slash.from)
    else if (found.length === 0) return false
    else if (event.key === 'ArrowDown') setAt((chosen + 1) % found.length)
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + found.length) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') pick(chosen)
    else return false
    return true
  }
  return {
    setCaret,
    onKey,
    aria: {
      'aria-haspopup': 'listbox' as const,
      'aria-controls': isOpen ? id : undefined,
      'aria-activedescendant': isOpen && found.length > 0 ? `${id}-${chosen}` : undefined,
    },
    list: isOpen && (
      <PickList
        id={id}
        title={t('answersTitle')}
        aside={t('answerIn', { language: t(`lang_${known.language}`) })}
        empty={t('noAnswer')}
        picks={found.map((one) => ({
          key: one.id,
          label: one.title[known.language],
          note: `/${one.shortcut}`,
          detail: one.text[known.language],
        }))}
        at={chosen}
        onPoint={setAt}
        onPick={pick}
      />
    ),
  }
}

/** Formatting, templates and files. */
function Tools({
  onMark,
  onTemplate,
  onFiles,
  foot,
}: {
  onMark: (mark: Mark) => void
  onTemplate: () => void
  onFiles: (files: FileList | null) => void
  foot: ReactNode
}) {
  const t = useWords(lettersWords)
  const mod = isMac ? '⌘' : 'Ctrl '
  const icon = { size: 15, 'aria-hidden': true } as const
  const tools = [
    ['bold', <Bold key="b" {...icon} />, 'B'],
    ['italic', <Italic key="i" {...icon} />, 'I'],
    ['bullets', <List key="l" {...icon} />, 'L'],
    ['link', <Link2 key="u" {...icon} />, 'U'],
  ] as const
  return (
    <div className="flex flex-wrap items-center gap-0.5 border-t border-line px-2 py-1">
      {tools.map(([mark, picture, key]) => (
        <Button
          key={mark}
          look="quiet"
          size="s"
          icon={picture}
          aria-label={t(mark)}
          title={`${t(mark)} (${mod}${key})`}
          aria-keyshortcuts={`mod+${key.toLowerCase()}`}
          className="max-md:size-11"
          onPress={() => onMark(mark)}
        />
      ))}
      <Button
        look="quiet"
        size="s"
        icon={<MessageSquareQuote {...icon} />}
        className="max-md:h-11"
        onPress={onTemplate}
      >
        {t('templates')} <kbd className="text-xs text-ink-3 max-md:hidden">/</kbd>
      </Button>
      <Attach size="s" onFiles={onFiles} />
      <span className="ml-auto flex items-center gap-0.5">{foot}</span>
    </div>
  )
}
