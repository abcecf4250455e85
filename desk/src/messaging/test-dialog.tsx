import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Clock, Send } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { Skeleton } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { floorWords } from '../words/floor.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { messagingWords } from '../words/messaging.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { Account } from './account-draft.ts'

type Tested = Outputs['messaging']['testAccount']
/** Receipts come when they come. */
const LOOK_MS = 2000

/** Reaches the provider at once, and sends a message to a phone of one's own where that is wanted; its way is followed to the end. */
export function TestDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const [to, setTo] = useState('')
  const [answer, setAnswer] = useState<Tested | null>(null)
  const act = { onDone: setAnswer, onFault: () => undefined, refresh: ['messaging.accounts'] }
  const reach = useAct(() => call.messaging.testAccount({ accountId: account.id }), act)
  const send = useAct(() => call.messaging.testAccount({ accountId: account.id, to: to.trim() }), act)
  const begin = useEffectEvent(() => reach.run(undefined))
  useEffect(() => begin(), [])
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-lg"
      title={t('testTitle', { name: account.name })}
      about={t('testAbout')}
      actions={<Button onPress={onClose}>{terms('close')}</Button>}
    >
      <div className="grid grid-cols-1 gap-4">
        <Fault error={reach.error ?? send.error} />
        {answer ? <Reached answer={answer} /> : reach.isBusy && <Reaching />}
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (to.trim() !== '' && !send.isBusy) send.run(undefined)
          }}
        >
          <Field
            className="min-w-0 flex-1 basis-60"
            label={t('testTo')}
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            maxLength={30}
            value={to}
            onChange={(e) => setTo(e.target.value)}
          />
          <Button
            type="submit"
            look="primary"
            className="!h-9"
            icon={<Send size={14} aria-hidden />}
            disabled={to.trim() === '' || account.state !== 'on'}
            isBusy={send.isBusy}
          >
            {t('testSend')}
          </Button>
          <p className="basis-full text-s text-ink-3">
            {account.state !== 'on'
              ? t('pausedSay')
              : t(account.channel === 'whatsapp' ? 'testToWhatsapp' : 'testToHint')}
          </p>
        </form>
        {answer?.messageId && <Followed key={answer.messageId} account={account} messageId={answer.messageId} />}
      </div>
    </Dialog>
  )
}

function Reaching() {
  const t = useWords(messageAccountsWords)
  return (
    <div role="status" aria-label={t('reaching')} className="rounded-s bg-sunken px-3 py-2.5">
      <Skeleton className="h-3.5 w-1/2" />
    </div>
  )
}

function Reached({ answer }: { answer: Tested }) {
  const t = useWords(messageAccountsWords)
  const floor = useWords(floorWords)
  const Icon = answer.isFine ? CircleCheck : CircleAlert
  return (
    <p role="status" className="flex items-start gap-2 rounded-s bg-sunken px-3 py-2 text-s">
      <Icon size={15} className="mt-px flex-none" aria-hidden />
      <span className="min-w-0 wrap-anywhere">
        <b className="font-semibold">{t(answer.isFine ? 'reached' : 'notReached')}</b>
        {answer.why && `: ${floor(`account-${answer.why}`)}`}
        {answer.detail !== null && answer.detail !== '' && <span className="text-ink-2"> · “{answer.detail}”</span>}
      </span>
    </p>
  )
}

/** What becomes of the message, until nothing more is to come. */
function Followed({ account, messageId }: { account: Account; messageId: NonNullable<Tested['messageId']> }) {
  const t = useWords(messageAccountsWords)
  const messages = useWords(messagingWords)
  const { data } = useQuery({
    ...ask.messaging.testedMessage({ accountId: account.id, messageId }),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'queued' || state.data.state === 'accepted' ? LOOK_MS : false,
  })
  const state = data?.state === undefined || data.state === 'received' ? 'queued' : data.state
  const isThere = state === 'delivered' || state === 'read'
  const isStuck = state === 'failed' || state === 'unsure'
  const Icon = isThere ? CircleCheck : isStuck ? CircleAlert : Clock
  return (
    <p role="status" className="flex items-start gap-2 rounded-s bg-sunken px-3 py-2 text-s">
      <Icon size={15} className="mt-px flex-none" aria-hidden />
      <span className="min-w-0 wrap-anywhere">
        <b className="font-semibold">{t(`sent-${state}`)}</b>
        {data?.failure && `: ${messages(`why-${data.failure}`)}`}
        {data?.detail && <span className="text-ink-2"> · “{data.detail}”</span>}
      </span>
    </p>
  )
}
