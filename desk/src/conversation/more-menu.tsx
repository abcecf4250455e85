import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  Ban,
  CalendarClock,
  ClipboardCopy,
  DoorOpen,
  Ellipsis,
  LogOut,
  Megaphone,
  Reply,
  Send,
  SquareCheck,
} from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call } from '../api/call.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Menu, type MenuLine } from '../ui/menu.tsx'
import { toast } from '../ui/toasts.ts'
import { callBackWords } from '../words/callbacks.ts'
import { counterWords } from '../words/counter.ts'
import { conversationWords } from '../words/conversation.ts'
import { explain } from '../words/explain.ts'
import { useWords } from '../words/words.ts'

const BookDialog = lazy(() => import('../callbacks/book-dialog.tsx'))
const InviteDialog = lazy(() => import('../counter/invite-dialog.tsx'))
const EndDialog = lazy(() => import('./end-dialog.tsx'))

type Booking = 'call-back' | 'visit'
const icon = { size: 16, 'aria-hidden': true } as const

/** What may be agreed with the customer for another time. */
function useBookings(interaction: Interaction, onPick: (booking: Booking) => void): MenuLine[] {
  const callBacks = useWords(callBackWords)
  const counter = useWords(counterWords)
  const callBack = { label: callBacks('book'), icon: <CalendarClock {...icon} />, onPress: () => onPick('call-back') }
  const visit = { label: counter('invite'), icon: <DoorOpen {...icon} />, onPress: () => onPick('visit') }
  return [
    ...(interaction.queueId === null ? [] : [callBack]),
    // who stands there has come
    ...(interaction.channel === 'counter' ? [] : [visit]),
  ]
}

/** What is done less often: give back, copy, warn, end, block. */
export function MoreMenu({
  interaction,
  onTransfer,
  onWrapUp,
}: {
  interaction: Interaction
  /** Left out where it is handed over elsewhere. */
  onTransfer: (() => void) | undefined
  onWrapUp: () => void
}) {
  const t = useWords(conversationWords)
  const navigate = useNavigate()
  const workspaceId = useWorkspaceId()
  const [booking, setBooking] = useState<Booking | null>(null)
  const bookings = useBookings(interaction, setBooking)
  const [ending, setEnding] = useState<'end' | 'block' | null>(null)
  const options = { workspaceId }
  const one = { interactionId: interaction.id }
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error) => toast(explain(error)),
  })
  const giveBack = async () => {
    await call.interactions.giveBack(one, options)
    toast(t('gaveBack'))
    await navigate({ to: '/inbox' })
    await refetchInbox()
  }
  const warn = async () => {
    await call.interactions.warn(one, options)
    toast(t('warned'))
  }
  const copy = async () => {
    const { text } = await call.interactions.transcript(one, options)
    await navigator.clipboard.writeText(text)
    toast(t('transcriptCopied'))
  }
  const isTalking = interaction.state === 'active' || interaction.state === 'resting'
  const lines: MenuLine[] = [
    ...(isTalking
      ? [
          ...(onTransfer ? [{ label: t('transfer'), icon: <Send {...icon} />, note: 'T', onPress: onTransfer }] : []),
          ...bookings,
          { label: t('giveBack'), icon: <Reply {...icon} />, onPress: () => act.mutate(giveBack) },
        ]
      : []),
    { label: t('wrapUp'), icon: <SquareCheck {...icon} />, note: 'W', onPress: onWrapUp },
    { label: t('transcript'), icon: <ClipboardCopy {...icon} />, onPress: () => act.mutate(copy) },
    ...(isTalking
      ? [
          'line' as const,
          { label: t('end'), icon: <LogOut {...icon} />, onPress: () => setEnding('end') },
          { label: t('warn'), icon: <Megaphone {...icon} />, onPress: () => act.mutate(warn) },
          { label: t('block'), icon: <Ban {...icon} />, isDanger: true, onPress: () => setEnding('block') },
        ]
      : []),
  ]
  return (
    <>
      <Menu
        trigger={
          <Button
            look="quiet"
            icon={<Ellipsis size={18} aria-hidden />}
            aria-label={t('more')}
            className="max-md:size-11"
          />
        }
        lines={lines}
      />
      <Suspense fallback={null}>
        {booking === 'call-back' && <BookDialog interaction={interaction} onClose={() => setBooking(null)} />}
        {booking === 'visit' && <InviteDialog interaction={interaction} onClose={() => setBooking(null)} />}
        {ending && <EndDialog interaction={interaction} isBlock={ending === 'block'} onClose={() => setEnding(null)} />}
      </Suspense>
    </>
  )
}
