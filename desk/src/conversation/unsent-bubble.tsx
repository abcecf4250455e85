import { CircleAlert, Clock, StickyNote } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import { outbox, type UnsentTurn } from './sending.ts'
import { Files } from './turn-files.tsx'

/** A turn of mine the server has not acknowledged: shown at once, honest about where it is, and mine to take back while it has not left. */
export function UnsentBubble({
  unsent,
  onTakenBack,
}: {
  unsent: UnsentTurn
  onTakenBack: (unsent: UnsentTurn) => void
}) {
  const t = useWords(conversationWords)
  const isFailed = unsent.state === 'failed'
  const takeBack = () => {
    const taken = outbox.takeBack(unsent.senderId)
    if (taken) onTakenBack(taken)
  }
  return (
    <div className="mt-1.5 flex flex-col items-end">
      <div
        className={classes(
          'max-w-[min(78%,640px)] rounded-l px-3.5 py-2.5',
          unsent.kind === 'note' ? 'border border-dashed border-line-strong bg-paper' : 'bg-brand-soft',
          isFailed ? 'outline-1 outline-ink-3' : 'opacity-75',
        )}
      >
        {unsent.kind === 'note' && (
          <p className="mb-0.5 flex items-center gap-1.5 text-xs text-ink-3">
            <StickyNote size={12} aria-hidden /> {t('note')}
          </p>
        )}
        {unsent.text !== '' && (
          <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
            {unsent.text}
          </p>
        )}
        <Files files={[...unsent.attachments]} />
      </div>
      <p
        role="status"
        className="mt-1 flex max-w-[78%] flex-wrap items-center justify-end gap-x-2 gap-y-1 text-xs text-ink-2"
      >
        {isFailed ? <CircleAlert size={13} aria-hidden /> : <Clock size={13} aria-hidden className="text-ink-3" />}
        {isFailed
          ? `${t('failedToSend')}: ${unsent.why ?? ''}`
          : t(unsent.state === 'sending' ? 'sending' : 'waitingToSend')}
        {unsent.state !== 'sending' && (
          <>
            {isFailed && (
              <Button size="s" onPress={() => outbox.retry(unsent.senderId)}>
                {t('retry')}
              </Button>
            )}
            <Button size="s" look="quiet" onPress={takeBack}>
              {t('takeBack')}
            </Button>
          </>
        )}
      </p>
    </div>
  )
}
