import { Forward, Reply, ReplyAll, StickyNote, Trash2 } from 'lucide-react'
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react'
import type { Interaction, Turn } from '@peakend/contract/interactions.ts'
import type { LetterAs } from '@peakend/contract/letters.ts'
import { Composer } from '../conversation/composer.tsx'
import { useAnswers, type ComposerHandle, type OnType } from '../conversation/use-composer.ts'
import { useFiles } from '../conversation/use-files.ts'
import { useInbox } from '../inbox/inbox-data.ts'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { dueTime } from '../ui/time-words.ts'
import { conversationWords } from '../words/conversation.ts'
import { lettersWords } from '../words/letters.ts'
import { useLocale, useWords } from '../words/words.ts'
import { recipientsOf } from './addresses.ts'
import { HeldBar } from './held-bar.tsx'
import { Below } from './letter-below.tsx'
import { LetterForm } from './letter-form.tsx'
import type { TextHandle } from './letter-text.tsx'
import { useLetters, type Letter } from './letters-data.ts'
import { SendLater } from './send-later.tsx'
import { useSendLetter, useTakeBack } from './use-send.ts'
import { useWriting, type WritingHandle } from './use-writing.ts'
import { answeredOf, canBeSent, type Writing as LetterBeingWritten } from './writing.ts'

interface Props {
  ref: Ref<ComposerHandle>
  interaction: Interaction
  turns: readonly Turn[] | undefined
  canReply: boolean
  onType: OnType
  promise: ReactNode
}

/** Where one answers a letter: what can be done, the letter being written, or a note for colleagues. */
export default function LetterComposer(props: Props) {
  const letters = useLetters(props.interaction.id, props.turns)
  if (!letters.data) return null
  return <Ready {...props} letters={letters.data.rows} />
}

function Ready({
  ref,
  interaction,
  turns,
  letters,
  canReply,
  onType,
  promise,
}: Props & { letters: readonly Letter[] }) {
  const [isNote, setNote] = useState(false)
  const note = useRef<ComposerHandle>(null)
  const letter = useWriting(interaction, letters, canReply)
  const known = useAnswers(interaction)
  const held = useHeld(letters, turns)
  const back = useTakeBack((writing) => letter.put(writing))
  useImperativeHandle(ref, () => ({
    insert: (answerId) => {
      const answer = known.answers.find((one) => one.id === answerId)
      if (!answer) return
      setNote(false)
      letter.insert(known.fill(answer))
    },
    giveBack: (turn) => note.current?.giveBack(turn),
  }))
  const isWriting = canReply && letter.writing !== null && !isNote
  return (
    <>
      {canReply && held && !isWriting && (
        <HeldBar letter={held} isBusy={back.isBusy} onTakeBack={() => back.run(held)} />
      )}
      {!canReply || isNote ? (
        <>
          {canReply && <Acts letters={letters} letter={letter} isNote onNote={setNote} />}
          <Composer ref={note} interaction={interaction} canReply={false} onType={onType} promise={promise} />
        </>
      ) : letter.writing === null ? (
        <>
          <Acts letters={letters} letter={letter} isNote={false} onNote={setNote} />
          <div className="mt-1.5 flex empty:hidden">{promise}</div>
        </>
      ) : (
        <Writing
          interaction={interaction}
          letters={letters}
          letter={letter}
          known={known}
          onType={onType}
          promise={promise}
        />
      )}
    </>
  )
}

/** The newest letter of mine that can still be taken back. */
function useHeld(letters: readonly Letter[], turns: readonly Turn[] | undefined): Letter | undefined {
  const me = useMe()
  const nowMs = useNowMs(1000)
  const mine = new Set(turns?.filter((turn) => turn.personId === me.id).map((turn) => turn.id))
  return letters.findLast(
    (one) =>
      one.state === 'held' && one.turnId !== null && mine.has(one.turnId) && Date.parse(one.sendAt ?? one.at) > nowMs,
  )
}

/** Reply, reply all, forward, note: each with its key. */
function Acts({
  letters,
  letter,
  isNote,
  onNote,
}: {
  letters: readonly Letter[]
  letter: WritingHandle
  isNote: boolean
  onNote: (isNote: boolean) => void
}) {
  const t = useWords(lettersWords)
  const inbox = useInbox()
  const group = t('group')
  const many = recipientsOf(answeredOf(letters), 'reply-all', letter.ours).cc.length > 0
  // while something is offered, A answers that
  const isOffered = (inbox.data?.offers.length ?? 0) > 0
  const begin = (as: LetterAs) => () => {
    onNote(false)
    if (letter.writing === null) letter.begin(as)
  }
  const icon = { size: 15, 'aria-hidden': true } as const
  const look = 'max-md:h-11 max-md:flex-1'
  return (
    <div className="mb-1.5 flex flex-wrap items-center gap-2">
      <Button
        look={isNote ? 'plain' : 'primary'}
        icon={<Reply {...icon} />}
        keys="r"
        keyGroup={group}
        className={look}
        onPress={begin('reply')}
      >
        {t(letter.writing && isNote ? 'backToLetter' : 'reply')}
      </Button>
      {many && (
        <Button
          icon={<ReplyAll {...icon} />}
          keys={isOffered ? undefined : 'a'}
          keyGroup={group}
          className={look}
          onPress={begin('reply-all')}
        >
          {t('replyAll')}
        </Button>
      )}
      <Button icon={<Forward {...icon} />} keys="f" keyGroup={group} className={look} onPress={begin('forward')}>
        {t('forward')}
      </Button>
      {!isNote && (
        <Button
          look="quiet"
          icon={<StickyNote {...icon} />}
          keys="n"
          keyGroup={group}
          className={look}
          onPress={() => onNote(true)}
        >
          {t('note')}
        </Button>
      )}
    </div>
  )
}

function Writing({
  interaction,
  letters,
  letter,
  known,
  onType,
  promise,
}: {
  interaction: Interaction
  letters: readonly Letter[]
  letter: WritingHandle
  known: ReturnType<typeof useAnswers>
  onType: OnType
  promise: ReactNode
}) {
  const t = useWords(lettersWords)
  const words = useWords(conversationWords)
  const text = useRef<TextHandle>(null)
  const { writing } = letter
  const [first] = useState(writing)
  const files = useFiles(first?.attachments, (attachments) => letter.setFiles(attachments))
  const send = useSendLetter(interaction, letter.forget)
  const isForward = writing?.as === 'forward'
  useEffect(() => {
    if (first?.as !== 'forward') text.current?.focus()
  }, [first])
  const onFound = useEffectEvent(() => onType(0, isForward ? undefined : first?.text))
  useEffect(() => onFound(), [])
  if (!writing) return null
  const isReady = canBeSent(writing) && !files.isUploading && !send.isBusy
  const go = (sendAt?: Date) => isReady && send.run({ writing, sendAt })
  // what is forwarded is for somebody else
  const addressed = isForward ? (writing.to[0]?.name ?? '') : (interaction.customerName ?? words('visitor'))
  const name = addressed.split(/\s+/)[0] ?? ''
  return (
    <div className="max-h-[62vh] overflow-y-auto">
      <LetterForm
        ref={text}
        writing={writing}
        files={files}
        known={known}
        name={name}
        queueId={interaction.queueId}
        hasToFocus={isForward}
        onChange={(of) => {
          letter.patch(of)
          onType(Date.now(), isForward ? undefined : (of.text ?? writing.text))
        }}
        onSend={() => go()}
        onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
        above={<Above writing={writing} letter={letter} />}
        foot={
          <>
            <SendLater isOff={!isReady} onPick={(at) => go(at)} />
            <Button
              look="primary"
              keys="mod+enter"
              keyGroup={t('group')}
              disabled={!isReady}
              isBusy={send.isBusy}
              className="ml-1 max-md:h-11"
              onPress={() => go()}
            >
              {t('send')}
            </Button>
          </>
        }
        below={
          <>
            <div className="flex px-2 pb-1.5 empty:hidden">{promise}</div>
            <Below writing={writing} letters={letters} language={known.language} onChange={letter.patch} />
          </>
        }
      />
    </div>
  )
}

/** What kind of letter it is, where its draft stands, and the way to be rid of it. */
function Above({ writing, letter }: { writing: LetterBeingWritten; letter: WritingHandle }) {
  const t = useWords(lettersWords)
  return (
    <p className="flex items-center gap-2 border-b border-line px-3.5 py-1 text-s">
      <b className="flex-1 font-semibold">{t(`writeTitle_${writing.as}`)}</b>
      <KeptSign kept={letter.kept} />
      <Button
        look="quiet"
        size="s"
        icon={<Trash2 size={14} aria-hidden />}
        aria-label={t('throwAway')}
        title={t('throwAway')}
        className="max-md:size-11"
        onPress={() => void letter.throwAway()}
      />
    </p>
  )
}

/** Where the draft stands. */
function KeptSign({ kept }: { kept: WritingHandle['kept'] }) {
  const t = useWords(lettersWords)
  const locale = useLocale()
  const nowMs = useNowMs(30_000)
  const says =
    kept.state === 'kept'
      ? t('kept', { time: dueTime(Date.parse(kept.at), nowMs, locale) })
      : kept.state === 'keeping'
        ? t('keeping')
        : kept.state === 'here'
          ? t('keptHere')
          : ''
  return <span className="num truncate text-xs text-ink-3">{says}</span>
}
