import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call as server } from '../api/call.ts'
import { HandOverNote, Targets, whereTo, type Target } from '../conversation/targets.tsx'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { phoneWords } from '../words/phone.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { refetchMyCall, type HeldCall, usePhoneStatus } from './call-data.ts'
import { isNumber } from './numbers.ts'

/** Both ways of handing over; `done` once the server has taken it. */
function useHandOver({ call, workspaceId }: HeldCall, done: () => void) {
  const words = useWords(conversationWords)
  const { interactionId } = call
  const onSuccess = async () => {
    done()
    await Promise.all([refetchInbox(), refetchMyCall()])
  }
  const hand = useMutation({
    mutationFn: ({ to, note }: { to: Target; note: string }) =>
      server.phone.transfer({ interactionId, to: whereTo(to), note }, { workspaceId }),
    onSuccess: (_, { to }) => {
      toast(words('transferred', { name: to.name }))
      return onSuccess()
    },
  })
  const talk = useMutation({
    mutationFn: (whom: { personId: string } | { number: string }) =>
      server.phone.consult({ interactionId, whom }, { workspaceId }),
    onSuccess,
  })
  return { hand, talk }
}

/** To a queue or a colleague at once, or after a word with the colleague or a number outside; the customer hears music and keeps their place. */
export default function HandOverDialog({
  held,
  queueId,
  onClose,
}: {
  held: HeldCall
  queueId: Interaction['queueId']
  onClose: () => void
}) {
  const t = useWords(phoneWords)
  const words = useWords(conversationWords)
  const { hand, talk } = useHandOver(held, onClose)
  const [to, setTo] = useState<Target | null>(null)
  const [number, setNumber] = useState('')
  const [note, setNote] = useState('')
  const country = usePhoneStatus().data?.country
  const isOutside = isNumber(number, country)
  const choose = (target: Target) => {
    setTo(target)
    setNumber('')
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('transferTitle')}
      about={t('transferAbout')}
      width="max-w-lg"
      actions={
        <Ways
          to={isOutside ? null : to}
          canTalk={isOutside || to?.kind === 'person'}
          isBusy={talk.isPending ? 'talk' : hand.isPending ? 'hand' : null}
          onTalk={() => {
            if (isOutside) talk.mutate({ number: number.trim() })
            else if (to) talk.mutate({ personId: to.id })
          }}
          onHand={(target) => hand.mutate({ to: target, note: note.trim() })}
          onClose={onClose}
        />
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Targets
          chosen={isOutside ? null : to}
          onChoose={choose}
          interaction={{ id: held.call.interactionId, queueId }}
          isPeopleFirst
        />
        <Field
          label={t('outside')}
          hint={t('outsideHint')}
          type="tel"
          placeholder="+34 600 123 456"
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <HandOverNote note={note} onChange={setNote} />
        <Fault error={hand.error ?? talk.error} />
      </div>
    </Dialog>
  )
}

/** Leave it be, have a word first, or hand over at once. */
function Ways(of: {
  to: Target | null
  canTalk: boolean
  isBusy: 'talk' | 'hand' | null
  onTalk: () => void
  onHand: (to: Target) => void
  onClose: () => void
}) {
  const t = useWords(phoneWords)
  const ui = useWords(uiWords)
  const { to, isBusy } = of
  return (
    <>
      <Button onPress={of.onClose}>{ui('cancel')}</Button>
      <Button keys="alt+t" isBusy={isBusy === 'talk'} disabled={isBusy !== null || !of.canTalk} onPress={of.onTalk}>
        {t('consult')}
      </Button>
      <Button
        look="primary"
        keys="mod+enter"
        isBusy={isBusy === 'hand'}
        disabled={isBusy !== null || to === null}
        onPress={() => to && of.onHand(to)}
      >
        {t('handNow')}
      </Button>
    </>
  )
}
