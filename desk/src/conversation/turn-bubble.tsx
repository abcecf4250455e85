import { Bot, Check, CheckCheck, CircleAlert, Clock, Play, StickyNote } from 'lucide-react'
import { lazy, memo, Suspense, useContext } from 'react'
import type { Turn } from '@peakend/contract/interactions.ts'
import { useMessage } from '../messaging/messages-data.ts'
import { TurnReceipt } from '../messaging/turn-receipt.tsx'
import { SpokenContext, useHeard } from '../recordings/playing.ts'
import { classes } from '../ui/classes.ts'
import { Time } from '../ui/time.tsx'
import { conversationWords } from '../words/conversation.ts'
import { recordingsWords } from '../words/recordings.ts'
import { useWords } from '../words/words.ts'
import type { Evidence } from './evidence.ts'
import { SystemLine } from './system-line.tsx'
import { Files } from './turn-files.tsx'
import { TurnText } from './turn-text.tsx'

const VoiceMessage = lazy(() => import('../recordings/voice-message.tsx'))

const none: readonly Evidence[] = []

/** Said aloud: nothing was delivered. */
const isSpoken = ({ senderId }: Turn): boolean => /^(?:heard|spoken):/.test(senderId)

/** One turn. Ours stand to the right, the customer's to the left; a note looks like a slip of paper; what happened is a quiet line. */
export const TurnBubble = memo(function TurnBubble({
  turn,
  isFollowing,
  customerName,
  isMe,
  evidence = none,
  isFound = false,
}: {
  turn: Turn
  isFollowing: boolean
  customerName: string
  isMe: boolean
  evidence?: readonly Evidence[]
  /** Somebody searched for this one. */
  isFound?: boolean
}) {
  const t = useWords(conversationWords)
  const message = useMessage(turn.id)
  const heard = useHeard(turn.ordinal)
  if (turn.kind === 'system') return <SystemLine turn={turn} />
  const isNote = turn.kind === 'note'
  const isOurs = turn.by !== 'customer'
  const isMarked = turn.by === 'agent' && !isNote && !isSpoken(turn)
  const who = isOurs
    ? turn.by === 'bot'
      ? t('assistant')
      : isMe
        ? t('you')
        : (turn.personName ?? t('colleague'))
    : customerName
  return (
    <div className={classes('flex', isOurs ? 'justify-end' : 'justify-start', isFollowing ? 'mt-1' : 'mt-3')}>
      <div
        data-ordinal={turn.ordinal}
        aria-current={heard?.isSaid ? 'true' : undefined}
        {...(isFound ? { tabIndex: -1, role: 'group', 'aria-label': t('found', { name: who, text: turn.text }) } : {})}
        className={classes(
          isFound && 'outline-2 outline-offset-2 outline-ink-2',
          heard?.isSaid && 'ring-2 ring-brand',
          'relative max-w-[min(78%,640px)] min-w-0 rounded-l px-3.5 py-2.5',
          isNote
            ? 'border border-dashed border-line-strong bg-paper'
            : isOurs
              ? turn.by === 'bot'
                ? 'border border-line bg-surface'
                : 'bg-brand-soft'
              : 'bg-sunken',
        )}
      >
        {isFollowing ? (
          <span className="sr-only">{who}</span>
        ) : (
          <p className="mb-0.5 flex items-center gap-1.5 text-xs text-ink-3">
            {turn.by === 'bot' && <Bot size={12} aria-hidden />}
            {isNote && <StickyNote size={12} aria-hidden />}
            <bdi className="font-medium">{who}</bdi>
            {isNote && <span>· {t('note')}</span>}
            <span aria-hidden="true">·</span>
            <Time at={turn.at} as="clock" className="num" />
            {heard?.hear && <Hear hear={heard.hear} who={who} />}
            {isMarked && !message && <Delivered delivery={turn.delivery} />}
          </p>
        )}
        {turn.senderId.startsWith('message-') && <Spoken ordinal={turn.ordinal} />}
        {turn.text !== '' && <TurnText turn={turn} evidence={evidence} />}
        <Files files={turn.attachments} />
        {isMarked && isFollowing && !message && <Delivered delivery={turn.delivery} isAlone />}
        {message && <TurnReceipt message={message} />}
      </div>
    </div>
  )
})

/** A message that was left by phone. */
function Spoken({ ordinal }: { ordinal: number }) {
  const interactionId = useContext(SpokenContext)
  if (interactionId === null) return null
  return (
    <Suspense fallback={null}>
      <VoiceMessage interactionId={interactionId} ordinal={ordinal} />
    </Suspense>
  )
}

/** From here, in the recording. */
function Hear({ hear, who }: { hear: () => void; who: string }) {
  const t = useWords(recordingsWords)
  return (
    <button
      type="button"
      aria-label={t('hearThis', { who })}
      title={t('hearThis', { who })}
      onClick={hear}
      className="-my-1 grid size-6 place-items-center rounded-full text-ink-2 hover:bg-surface hover:text-ink"
    >
      <Play size={12} aria-hidden />
    </button>
  )
}

const deliveries = {
  received: { icon: Check, says: 'delivered' },
  queued: { icon: Clock, says: 'queued' },
  delivered: { icon: Check, says: 'delivered' },
  read: { icon: CheckCheck, says: 'read' },
  failed: { icon: CircleAlert, says: 'failedToSend' },
  unsure: { icon: CircleAlert, says: 'unsure' },
} as const

function Delivered({ delivery, isAlone = false }: { delivery: Turn['delivery']; isAlone?: boolean }) {
  const t = useWords(conversationWords)
  const { icon: Icon, says } = deliveries[delivery]
  const isLoud = delivery === 'failed' || delivery === 'unsure'
  return (
    <span
      title={t(says)}
      className={classes(
        'flex items-center gap-1 text-xs',
        isLoud ? 'text-ink' : delivery === 'read' ? 'text-brand' : 'text-ink-3',
        isAlone && 'float-right mt-1 ml-2',
      )}
    >
      <Icon size={13} aria-hidden />
      {isLoud ? t(says) : <span className="sr-only">{t(says)}</span>}
    </span>
  )
}
