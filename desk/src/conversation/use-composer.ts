import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { signal } from '../live/live.ts'
import { useMay, useMe, useMember, useWorkspaceId } from '../session/me.ts'
import { wordDuration } from '../ui/time-words.ts'
import { useLanguage } from '../words/words.ts'
import { answerLanguage, fillAnswer, type Answer } from './answers.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { outbox, type UnsentTurn } from './sending.ts'
import { useFiles } from './use-files.ts'

/** A typing sign is renewed at most this often. */
const signMs = 3000

type Mode = 'reply' | 'note'

/** What others may do to the composer: put an approved answer in, or give back words that had not left. */
export interface ComposerHandle {
  insert: (answerId: string) => void
  giveBack: (turn: UnsentTurn) => void
}

/** Approved answers in the customer's language, filled with what is known of this conversation. */
export function useAnswers(interaction: Interaction) {
  const member = useMember()
  const me = useMe()
  const may = useMay()
  const mine = useLanguage()
  const { data } = useQuery({
    ...ask.answers.list({}, { workspaceId: member?.workspaceId ?? '' }),
    enabled: may('answers.read'),
    staleTime: 5 * 60_000,
  })
  const language = answerLanguage(interaction.language, mine)
  const firstName = (name: string | null) => name?.trim().split(/\s+/)[0] ?? null
  return {
    language,
    answers: data?.rows ?? [],
    fill: (answer: Answer): string =>
      fillAnswer(answer.text[language], {
        customer: firstName(interaction.customerName),
        agent: firstName(me.name) ?? me.name,
        brand: member?.workspaceName ?? '',
        caseNumber: interaction.caseNumber,
        wait: interaction.waitedMs === null ? null : wordDuration(interaction.waitedMs),
      }),
  }
}

/** The words being written: kept as a draft with every letter. */
function useDraft(interactionId: string, field: RefObject<HTMLTextAreaElement | null>) {
  const [draft] = useState(() => readDraft(localStorage, interactionId, Date.now()))
  const [text, setText] = useState(draft?.text ?? '')
  const [mode, setMode] = useState<Mode>(draft?.mode ?? 'reply')
  const write = (next: string, nextMode: Mode = mode) => {
    setText(next)
    setMode(nextMode)
    keepDraft(localStorage, interactionId, { text: next, mode: nextMode, at: Date.now() })
  }
  return {
    text,
    mode,
    write,
    /** Puts words in place of a span and the caret behind them. */
    replace(from: number, to: number, words: string, nextMode: Mode = mode) {
      write(`${text.slice(0, from)}${words}${text.slice(to)}`, nextMode)
      requestAnimationFrame(() => {
        field.current?.focus()
        field.current?.setSelectionRange(from + words.length, from + words.length)
      })
    },
  }
}

/** When a key was pressed last, and what stands in the answer by now; nothing where it is a note. */
export type OnType = (at: number, answer?: string) => void

/** What is being written, with its mode, files and whom a note asks. */
export function useComposer(
  of: { interaction: Interaction; canReply: boolean; isHeldBack: boolean; onType: OnType },
  field: RefObject<HTMLTextAreaElement | null>,
) {
  const { interaction, canReply } = of
  const workspaceId = useWorkspaceId()
  const draft = useDraft(interaction.id, field)
  const [asks, setAsks] = useState<readonly { id: string; name: string }[]>([])
  const [answerId, setAnswerId] = useState<string>()
  const files = useFiles()
  const typing = useTypingSign(interaction.id)
  const known = useAnswers(interaction)
  const { text } = draft
  const mode = canReply ? draft.mode : 'note'
  const isReady =
    (text.trim() !== '' || files.files.length > 0) && !files.isUploading && (mode === 'note' || !of.isHeldBack)

  const insertAnswer = (answer: Answer, from: number, to: number) => {
    setAnswerId(answer.id)
    const gap = from === text.length && text !== '' && !/\s$/.test(text) ? '\n' : ''
    const words = gap + known.fill(answer)
    draft.replace(from, to, words, 'reply')
    of.onType(Date.now(), `${text.slice(0, from)}${words}${text.slice(to)}`)
  }
  const send = () => {
    if (!isReady) return
    outbox.add({
      senderId: newSenderId(),
      workspaceId,
      interactionId: interaction.id,
      kind: mode === 'note' ? 'note' : 'said',
      text: text.trim(),
      attachments: files.files.flatMap((one) => (one.uploaded ? [one.uploaded] : [])),
      asks: mode === 'note' ? asks.map((one) => one.id) : [],
      answerId: mode === 'note' ? undefined : answerId,
      at: new Date().toISOString(),
    })
    typing.stop()
    draft.write('', 'reply')
    setAsks([])
    setAnswerId(undefined)
    files.clear()
    of.onType(0)
    field.current?.focus()
  }
  return {
    text,
    mode,
    asks,
    files,
    answers: known.answers,
    language: known.language,
    isReady,
    send,
    insertAnswer,
    replace: (from: number, to: number, words: string) => draft.replace(from, to, words),
    type(next: string) {
      draft.write(next, mode)
      of.onType(Date.now(), mode === 'reply' ? next : undefined)
      if (mode === 'reply') typing.go(next !== '')
    },
    changeMode(next: Mode) {
      draft.write(text, next)
      requestAnimationFrame(() => field.current?.focus())
    },
    askPerson: (person: { id: string; name: string }) =>
      setAsks((now) => [...now.filter((one) => one.id !== person.id), person].slice(-5)),
    stopTyping: () => typing.stop(),
    handle: {
      insert: (id: string) => {
        const answer = known.answers.find((one) => one.id === id)
        if (answer) insertAnswer(answer, text.length, text.length)
      },
      giveBack: (turn: UnsentTurn) => {
        draft.write([turn.text, text].filter(Boolean).join('\n'), turn.kind === 'note' ? 'note' : 'reply')
        files.put(turn.attachments)
        field.current?.focus()
      },
    } satisfies ComposerHandle,
  }
}

/** Tells the customer that somebody is writing, and that they stopped. */
function useTypingSign(interactionId: Interaction['id']) {
  const last = useRef(0)
  const stop = () => {
    if (last.current === 0) return
    last.current = 0
    signal({ do: 'typing', interactionId, isTyping: false })
  }
  const onLeave = useEffectEvent(stop)
  useEffect(() => () => onLeave(), [])
  return {
    stop,
    go(isTyping: boolean) {
      if (!isTyping) return stop()
      if (Date.now() - last.current < signMs) return
      last.current = Date.now()
      signal({ do: 'typing', interactionId, isTyping: true })
    },
  }
}
