import { useQuery } from '@tanstack/react-query'
import { Mail } from 'lucide-react'
import { useRef, useState } from 'react'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { fillAnswer, type Answer } from '../conversation/answers.ts'
import { useFiles } from '../conversation/use-files.ts'
import { useBegun } from '../inbox/use-begun.ts'
import { useMay, useMe, useMember, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { lettersWords } from '../words/letters.ts'
import { uiWords } from '../words/ui.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { LetterForm } from './letter-form.tsx'
import type { TextHandle } from './letter-text.tsx'
import { htmlOf, plainOf } from './marks.ts'
import { SendLater } from './send-later.tsx'
import { canBeSent, emptyWriting, type Writing } from './writing.ts'

export interface Addressee {
  customerId: CustomerId
  name: string | null
  address: string
}

/** A letter that begins a conversation, to a customer one came from or to any address. */
export default function NewLetterDialog({ to, onClose }: { to?: Addressee | undefined; onClose: () => void }) {
  const t = useWords(lettersWords)
  const workspaceId = useWorkspaceId()
  const mayAdd = useMay()('workspace.change')
  const boxes = useQuery({ ...ask.email.mailboxes({}, { workspaceId }), staleTime: 60_000 })
  const rows = boxes.data?.rows.filter((one) => one.state === 'on')
  return rows && rows.length > 0 ? (
    <Writing boxes={rows} to={to} onClose={onClose} />
  ) : (
    <Dialog isOpen onClose={onClose} title={t('newLetter')}>
      {boxes.isError ? (
        <ErrorState error={boxes.error} onRetry={() => void boxes.refetch()} />
      ) : rows ? (
        <EmptyState
          icon={<Mail size={20} />}
          title={t('newNoBox')}
          action={
            mayAdd && (
              <GoLink to="/settings/mailboxes" className="text-brand underline underline-offset-2">
                {t('newBox')}
              </GoLink>
            )
          }
        >
          {mayAdd ? null : t('newNoBoxAbout')}
        </EmptyState>
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Dialog>
  )
}

type Box = Awaited<ReturnType<typeof call.email.mailboxes>>['rows'][number]

function Writing({ boxes, to, onClose }: { boxes: readonly Box[]; to: Addressee | undefined; onClose: () => void }) {
  const t = useWords(lettersWords)
  const ui = useWords(uiWords)
  const [boxId, setBoxId] = useState<string>(boxes[0]?.id ?? '')
  const [writing, setWriting] = useState<Writing>({
    ...emptyWriting,
    to: to ? [{ name: to.name ?? '', address: to.address }] : [],
  })
  const text = useRef<TextHandle>(null)
  const files = useFiles([], (attachments) => setWriting((now) => ({ ...now, attachments })))
  const known = useKnown(writing.to[0]?.name ?? null)
  const send = useBegin(onClose)
  const isReady = canBeSent(writing) && writing.to.length > 0 && !files.isUploading && !send.isBusy
  const go = (sendAt?: Date) => {
    if (isReady) send.run({ writing, boxId, customerId: to?.customerId, sendAt })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={t('newLetter')}
      about={t('newAbout')}
      actions={
        <>
          <Button onPress={onClose}>{ui('cancel')}</Button>
          <SendLater isOff={!isReady} onPick={go} />
          <Button look="primary" keys="mod+enter" disabled={!isReady} isBusy={send.isBusy} onPress={() => go()}>
            {t('send')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Fault error={send.error} />
        {boxes.length > 1 && (
          <Select
            label={t('newFrom')}
            value={boxId}
            onChange={setBoxId}
            choices={boxes.map((one) => ({ value: one.id as string, label: one.address, note: one.name }))}
          />
        )}
        <LetterForm
          ref={text}
          writing={writing}
          files={files}
          known={known}
          name={writing.to[0]?.name.split(/\s+/)[0] ?? ''}
          queueId={boxes.find((one) => one.id === boxId)?.queueId ?? null}
          hasToFocus={to === undefined}
          onChange={(of) => setWriting((now) => ({ ...now, ...of }))}
          onSend={() => go()}
          onLeave={onClose}
        />
      </div>
    </Dialog>
  )
}

/** Sends it, and goes where the conversation is. */
function useBegin(onClose: () => void) {
  const t = useWords(lettersWords)
  const workspaceId = useWorkspaceId()
  return useBegun(
    (
      of: { writing: Writing; boxId: string; customerId: CustomerId | undefined; sendAt: Date | undefined },
      senderId,
    ) => {
      const { to, cc, bcc, subject, text, attachments } = of.writing
      return call.letters.begin(
        {
          senderId,
          mailboxId: of.boxId as Box['id'],
          ...(of.customerId ? { customerId: of.customerId } : {}),
          to,
          cc,
          bcc,
          subject,
          text: plainOf(text),
          html: htmlOf(text),
          attachmentIds: attachments.map((one) => one.id),
          ...(of.sendAt ? { sendAt: of.sendAt.toISOString() } : {}),
        },
        { workspaceId },
      )
    },
    { says: t('newSent'), onClose },
  )
}

/** Approved answers for somebody of whom only a name is known. */
function useKnown(name: string | null) {
  const me = useMe()
  const member = useMember()
  const language = useLanguage()
  const workspaceId = useWorkspaceId()
  const { data } = useQuery({ ...ask.answers.list({}, { workspaceId }), staleTime: 5 * 60_000 })
  const of = {
    customer: name?.split(/\s+/)[0] || null,
    agent: me.name.split(/\s+/)[0] ?? me.name,
    brand: member?.workspaceName ?? '',
    caseNumber: null,
    wait: null,
  }
  return {
    language,
    answers: data?.rows ?? [],
    fill: (answer: Answer) => fillAnswer(answer.text[language], of),
  }
}
