import { LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { classes } from '../ui/classes.ts'
import { Time } from '../ui/time.tsx'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import { Length } from './length.tsx'
import { closedFor, type Messages } from './messages-data.ts'
import { TemplateDialog } from './template-dialog.tsx'

/** Under the words being written: how long they are as an SMS, until when they may go out, and what else may. */
export function WritingPart({
  messages,
  interactionId,
  text,
}: {
  messages: Messages
  interactionId: string
  text: string
}) {
  const t = useWords(messagingWords)
  const { line } = messages
  const nowMs = useNowMs(30_000)
  const closed = closedFor(messages, nowMs)
  const [isChoosing, setChoosing] = useState(false)
  const { abilities, accountId } = line
  const hasTemplates = abilities.hasTemplates && closed !== 'stopped'
  const hasLength = abilities.hasSegments && closed === null && text !== ''
  if (closed === null && line.windowUntil === null && !hasTemplates && !hasLength) return null
  return (
    <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-1.5 text-s text-ink-2">
      {closed === 'stopped' && line.stoppedSince !== null && (
        <p role="status" className="font-medium text-ink">
          {t('stoppedSince')} <Time at={line.stoppedSince} as="due" />. {t('stoppedAbout')}
        </p>
      )}
      {line.windowUntil !== null && closed !== 'stopped' && (
        <p role="status" className={classes(closed === 'window' && 'font-medium text-ink')}>
          {closed === 'window' ? t('windowClosed') : t('windowOpen')} <Time at={line.windowUntil} as="due" />
          {closed === 'window' && `. ${t('windowAbout')}`}
        </p>
      )}
      {hasLength && <Length text={text} />}
      {hasTemplates && accountId !== null && (
        <Button size="s" icon={<LayoutTemplate size={14} aria-hidden />} onPress={() => setChoosing(true)}>
          {t('template')}
        </Button>
      )}
      {isChoosing && accountId !== null && (
        <TemplateDialog accountId={accountId} interactionId={interactionId} onClose={() => setChoosing(false)} />
      )}
    </div>
  )
}
