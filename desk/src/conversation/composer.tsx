import { useQuery } from '@tanstack/react-query'
import { StickyNote } from 'lucide-react'
import { useId, useImperativeHandle, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask } from '../api/call.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { useMe, useWorkspaceId } from '../session/me.ts'
import { plain } from '../ui/plain.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { KeySigns } from '../ui/key-signs.tsx'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import { atSignAt, findAnswers, slashAt } from './answers.ts'
import { Attach } from './attach.tsx'
import { FileLine } from './file-line.tsx'
import { PickList, type Pick } from './pick-list.tsx'
import { useComposer, type ComposerHandle, type OnType } from './use-composer.ts'

type Composing = ReturnType<typeof useComposer>

/** Where one writes: "/" for approved answers, "@" to ask a colleague, files by button, drop or paste, ⌘ ↵ to send. */
export function Composer({
  ref,
  interaction,
  canReply,
  onType,
  promise,
  below,
  isHeldBack = false,
  takesFiles = true,
}: {
  interaction: Interaction
  canReply: boolean
  onType: OnType
  promise: ReactNode
  /** What a channel says of the words being written. */
  below?: (text: string) => ReactNode
  /** The channel lets nothing out now; notes may be written. */
  isHeldBack?: boolean
  /** Whether the channel carries files. */
  takesFiles?: boolean | undefined
  ref: Ref<ComposerHandle>
}) {
  const t = useWords(conversationWords)
  const field = useRef<HTMLTextAreaElement>(null)
  const composing = useComposer({ interaction, canReply, isHeldBack, onType }, field)
  useImperativeHandle(ref, () => composing.handle)
  const [isOver, setOver] = useState(false)
  const isNote = composing.mode === 'note'
  const group = t('group')
  useShortcut({ keys: 'r', label: t('focusReply'), group, isOn: canReply, run: () => composing.changeMode('reply') })
  useShortcut({ keys: 'n', label: t('focusNote'), group, run: () => composing.changeMode('note') })
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
        if (takesFiles) composing.files.add(event.dataTransfer.files)
      }}
      className={classes(
        'relative rounded-m border transition-colors focus-within:border-brand',
        isNote ? 'border-dashed border-line-strong bg-paper' : 'border-line-strong bg-surface',
        isOver && '!border-brand !bg-brand-soft',
      )}
    >
      <Writing composing={composing} interaction={interaction} field={field} takesFiles={takesFiles} />
      <Chosen composing={composing} />
      <div className="flex px-2 pb-1.5 empty:hidden">{promise}</div>
      <div className="flex px-2 pb-1.5 empty:hidden">{!isNote && below?.(composing.text)}</div>
      <Foot composing={composing} canReply={canReply} takesFiles={takesFiles} />
    </div>
  )
}

/** The field itself and what opens over it. */
function Writing({
  composing,
  interaction,
  field,
  takesFiles,
}: {
  composing: Composing
  interaction: Interaction
  field: RefObject<HTMLTextAreaElement | null>
  takesFiles: boolean
}) {
  const t = useWords(conversationWords)
  const id = useId()
  const [caret, setCaret] = useState(0)
  const [at, setAt] = useState(0)
  const [closedFor, setClosedFor] = useState<number | null>(null)
  const picking = usePicking(composing, interaction, caret)
  const isOpen = picking !== null && closedFor !== picking.from
  const chosen = picking ? Math.min(at, picking.picks.length - 1) : 0
  const pick = (index: number) => {
    picking?.pick(index)
    setAt(0)
  }
  const onKey = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) composing.send()
    else if (!isOpen && event.key === 'Escape') field.current?.blur()
    else if (isOpen && event.key === 'Escape') setClosedFor(picking.from)
    else if (!isOpen || !movePick(event, chosen, picking.picks.length, setAt, pick)) return
    event.preventDefault()
  }
  const name = interaction.customerName?.split(/\s+/)[0] ?? t('visitor')
  const label = composing.mode === 'note' ? t('writeNote') : t('writeTo', { name })
  return (
    <>
      {isOpen && (
        <PickList
          id={id}
          title={picking.title}
          aside={picking.aside}
          empty={picking.empty}
          picks={picking.picks}
          at={chosen}
          onPoint={setAt}
          onPick={pick}
        />
      )}
      <div className="relative">
        <textarea
          ref={field}
          dir="auto"
          rows={2}
          value={composing.text}
          maxLength={8000}
          aria-label={label}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? id : undefined}
          aria-activedescendant={isOpen && picking.picks.length > 0 ? `${id}-${chosen}` : undefined}
          onChange={(event) => {
            composing.type(event.target.value)
            setCaret(event.target.selectionStart)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKey}
          onBlur={composing.stopTyping}
          onPaste={(event) => takesFiles && composing.files.add(event.clipboardData.files)}
          className="field-sizing-content max-h-[38vh] min-h-[58px] w-full resize-none bg-transparent px-3.5 pt-3 pb-1 text-m outline-none max-md:text-l"
        />
        {composing.text === '' && <Placeholder label={label} isReply={composing.mode === 'reply'} />}
      </div>
    </>
  )
}

/** Arrows move, Enter and Tab pick; answers whether the key meant anything to the list. */
function movePick(
  event: React.KeyboardEvent,
  chosen: number,
  count: number,
  move: (to: number) => void,
  pick: (index: number) => void,
): boolean {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (count === 0 || (step === 0 && event.key !== 'Enter' && event.key !== 'Tab')) return false
  if (step === 0) pick(chosen)
  else move((chosen + step + count) % count)
  return true
}

/** The empty field's hint, with the two keys that open something. */
function Placeholder({ label, isReply }: { label: string; isReply: boolean }) {
  const t = useWords(conversationWords)
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-x-3.5 top-3 flex items-center gap-1.5 truncate text-m text-ink-3 max-md:text-l"
    >
      <bdi className="truncate">{label}</bdi>
      {isReply && (
        <span className="hidden flex-none items-center gap-1.5 lg:flex">
          <KeySigns keys="/" /> {t('answersHint')}, <KeySigns keys="@" /> {t('colleagueHint')}
        </span>
      )}
    </div>
  )
}

/** What "/" or "@" before the caret offers. */
function usePicking(composing: Composing, interaction: Interaction, caret: number) {
  const t = useWords(conversationWords)
  const me = useMe()
  const workspaceId = useWorkspaceId()
  const { text, language } = composing
  const slash = composing.mode === 'reply' ? slashAt(text, caret) : null
  const sign = atSignAt(text, caret)
  const people = useQuery({
    ...ask.people.list({}, { workspaceId }),
    enabled: sign !== null,
    staleTime: 60_000,
  })
  if (slash) {
    const found = findAnswers(composing.answers, slash.q, language, interaction.queueId)
    const picks: Pick[] = found.map((one) => ({
      key: one.id,
      label: one.title[language],
      note: `/${one.shortcut}`,
      detail: one.text[language],
    }))
    return {
      from: slash.from,
      title: t('answersTitle'),
      aside: t('answerIn', { language: t(`lang_${language}`) }),
      empty: t('noAnswer'),
      picks,
      pick: (index: number) => {
        const answer = found[index]
        if (answer) composing.insertAnswer(answer, slash.from, caret)
      },
    }
  }
  if (sign) {
    const found = (people.data?.rows ?? []).filter(
      (one) => one.id !== me.id && one.state === 'active' && plain(one.name).includes(plain(sign.q)),
    )
    return {
      from: sign.from,
      title: t('askTitle'),
      aside: undefined,
      empty: t('noColleague'),
      picks: found.slice(0, 8).map((one): Pick => ({ key: one.id, label: one.name, note: one.email })),
      pick: (index: number) => {
        const person = found[index]
        if (!person) return
        composing.askPerson(person)
        composing.changeMode('note')
        composing.replace(sign.from, caret, `@${person.name} `)
      },
    }
  }
  return null
}

/** Files and colleagues that go along. */
function Chosen({ composing }: { composing: Composing }) {
  const t = useWords(conversationWords)
  const { files } = composing
  if (files.files.length === 0 && (composing.mode !== 'note' || composing.asks.length === 0)) return null
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 pb-1">
      {files.files.map((file) => (
        <FileLine key={file.key} file={file} onRemove={files.remove} />
      ))}
      {composing.mode === 'note' && composing.asks.length > 0 && (
        <li className="py-1 text-s text-ink-3">
          {t('asks', { names: composing.asks.map((one) => one.name).join(', ') })}
        </li>
      )}
    </ul>
  )
}

function Foot({ composing, canReply, takesFiles }: { composing: Composing; canReply: boolean; takesFiles: boolean }) {
  const t = useWords(conversationWords)
  const isNote = composing.mode === 'note'
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-2 pb-2">
      {!isNote && takesFiles && <Attach size="m" onFiles={(picked) => composing.files.add(picked)} />}
      {canReply && (
        <Button
          look="quiet"
          icon={<StickyNote size={16} aria-hidden />}
          aria-pressed={isNote}
          aria-label={t('noteMode')}
          title={t('noteMode')}
          className={classes('max-md:size-11', isNote && '!bg-brand-soft !text-brand')}
          onPress={() => composing.changeMode(isNote ? 'reply' : 'note')}
        />
      )}
      <span className="flex-1" />
      {!isNote && <span className="text-s text-ink-3 max-md:hidden">{t(`lang_${composing.language}`)}</span>}
      <Button
        look="primary"
        keys="mod+enter"
        keyGroup={t('group')}
        disabled={!composing.isReady}
        className="max-md:h-11 max-md:px-5"
        onPress={composing.send}
      >
        {t(isNote ? 'addNote' : 'send')}
      </Button>
    </div>
  )
}
