import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import { useMaySettle, type MessageRow } from './messages-data.ts'

const signs = {
  received: Check,
  queued: Clock,
  accepted: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  unsure: CircleAlert,
} as const

/** Below a turn of ours: how far its message came, in words, and what can be done where it did not. */
export function TurnReceipt({ message }: { message: MessageRow }) {
  const t = useWords(messagingWords)
  const Sign = signs[message.state]
  const maySettle = useMaySettle()
  const isStuck = message.state === 'failed' || message.state === 'unsure'
  const more = [
    message.templateName !== null && t('templateNamed', { name: message.templateName }),
    message.segments > 1 && t('parts', { n: message.segments }),
  ].filter((one) => one !== false)
  return (
    <div className="mt-1 text-xs text-ink-2">
      <p title={message.detail ?? undefined} className={classes('flex gap-1.5', isStuck && 'font-medium text-ink')}>
        <Sign size={13} className={classes('mt-0.5 flex-none', message.state === 'read' && 'text-brand')} aria-hidden />
        <span>
          <Said message={message} />
          {more.map((one) => ` · ${one}`)}
        </span>
      </p>
      {isStuck && maySettle && <Choices message={message} />}
    </div>
  )
}

function Said({ message }: { message: MessageRow }) {
  const t = useWords(messagingWords)
  if (message.state === 'queued' && message.sendAt !== null)
    return (
      <>
        {t('goesOut')} <Time at={message.sendAt} as="due" />
      </>
    )
  if (message.state === 'failed') return t('failedWhy', { why: t(`why-${message.failure ?? 'refused'}`) })
  const at = message.readAt ?? message.deliveredAt ?? message.acceptedAt
  return (
    <>
      {t(`state-${message.state}`)}
      {at !== null && message.state !== 'unsure' && (
        <>
          {' '}
          <Time at={at} as="clock" className="num" />
        </>
      )}
    </>
  )
}

/** Sent again by a person only: it may reach the customer twice where nobody knows. */
function Choices({ message }: { message: MessageRow }) {
  const t = useWords(messagingWords)
  const workspaceId = useWorkspaceId()
  const settle = useAct(
    (as: 'again' | 'arrived' | 'dropped') => call.messaging.settle({ messageId: message.id, as }, { workspaceId }),
    { refresh: ['messaging.messages'] },
  )
  if (message.failure === 'stopped') return null
  return (
    <div className="mt-1.5 flex flex-wrap gap-1.5">
      <Button size="s" isBusy={settle.isBusy} onPress={() => settle.run('again')}>
        {t('sendAgain')}
      </Button>
      {message.state === 'unsure' && (
        <>
          <Button size="s" isBusy={settle.isBusy} onPress={() => settle.run('arrived')}>
            {t('itArrived')}
          </Button>
          <Button size="s" look="quiet" isBusy={settle.isBusy} onPress={() => settle.run('dropped')}>
            {t('leaveIt')}
          </Button>
        </>
      )}
    </div>
  )
}
