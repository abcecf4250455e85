import { lazy, Suspense, useEffect, useEffectEvent } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useInbox } from '../inbox/inbox-data.ts'
import { isCall } from '../inbox/inbox-state.ts'
import { useMe } from '../session/me.ts'
import { AfterCall } from './after-call.tsx'
import { askToDial, useAskedToDial } from './asked-to-dial.ts'
import { CallBar } from './call-bar.tsx'
import { CallEar, refetchMyCall, useMyCall, usePhoneStatus, type HeldCall } from './call-data.ts'
import { CoachBar } from './coach-bar.tsx'
import { LostLine } from './lost-line.tsx'
import { takeWish } from './opening.ts'
import { startPhone, usePhone } from './own-phone.ts'
import { RingCard } from './ring-card.tsx'

const DialDialog = lazy(() => import('./dial-dialog.tsx'))

/** Everything of calls that is there on every screen: the phone itself, the card that rings, and the bar of the call one is in. */
export default function PhoneDock() {
  const me = useMe()
  const isUp = usePhoneStatus().data?.isUp ?? false
  const phone = usePhone()
  const held = useMyCall(isUp)
  const offer = useInbox().data?.offers.find(isCall)
  useEffect(() => (isUp ? startPhone() : undefined), [isUp])
  // what the server says and what rings here come by two ways; each asks about the other
  const stage = phone.call?.stage
  useEffect(() => void refetchMyCall(), [stage])
  useLeaving(stage === 'up')
  useWishedConversation(held?.call.isUp ? held.call.interactionId : undefined)
  const asked = useAskedToDial()
  const dialling = asked !== null && (
    <Suspense fallback={null}>
      <DialDialog key={asked} number={asked} onClose={() => askToDial(null)} />
    </Suspense>
  )
  if (!isUp) return dialling || null
  const isIn = held !== null && (held.call.isUp || stage === 'up')
  // what one asked for answers by itself: where it does not (a browser loaded anew, no microphone), it rings as any other
  const isAsked = held !== null && isAskedFor(held.call) && stage !== 'rings'
  return (
    <>
      {me.memberships.map(({ workspaceId }) => (
        <CallEar key={workspaceId} workspaceId={workspaceId} />
      ))}
      {held !== null && (isIn || isAsked) ? (
        held.call.as === 'coach' ? (
          <CoachBar held={held} phone={phone} />
        ) : (
          <CallBar held={held} phone={phone} />
        )
      ) : (
        (offer !== undefined || stage === 'rings' || stage === 'answering') && (
          <RingCard offer={offer} held={held} phone={phone} />
        )
      )}
      {held === null && <LostLine />}
      {held === null && <AfterCall />}
      {dialling}
    </>
  )
}

const isAskedFor = (call: HeldCall['call']): boolean =>
  call.as === 'coach' || (call.as === 'agent' && call.stage === 'dialling')

/** Answered before it was known whose call it is. */
function useWishedConversation(interactionId: string | undefined): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (interactionId !== undefined && takeWish())
      void navigate({ to: '/inbox/$interactionId', params: { interactionId } })
  }, [interactionId, navigate])
}

/** Closing the page would end the call: the browser asks first. */
function useLeaving(isIn: boolean): void {
  const ask = useEffectEvent((event: BeforeUnloadEvent) => event.preventDefault())
  useEffect(() => {
    if (!isIn) return
    const hear = (event: BeforeUnloadEvent) => ask(event)
    window.addEventListener('beforeunload', hear)
    return () => window.removeEventListener('beforeunload', hear)
  }, [isIn])
}
