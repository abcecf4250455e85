import { useNavigate } from '@tanstack/react-router'
import type { LiveBody } from '@peakend/contract/live.ts'
import type { Presence } from '../presence/presence-data.ts'
import { chime, notify } from '../inbox/alerts.ts'
import { useInbox, useInboxLive } from '../inbox/inbox-data.ts'
import { unreadOf } from '../inbox/inbox-state.ts'
import { useWho } from '../inbox/who.ts'
import { isWriting, takeRinging } from '../phone-systems/ringing-data.ts'
import { useSetPresence } from '../presence/presence-data.ts'
import { useMe } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { inboxWords } from '../words/inbox.ts'
import { phoneSystemsWords } from '../words/phone-systems.ts'
import { shellWords } from '../words/shell.ts'
import { useWords, type Say } from '../words/words.ts'

/** How many of my conversations hold something unread, on whatever screen I am; it also keeps the inbox live and rings. */
export function InboxBadge() {
  const t = useWords(shellWords)
  const me = useMe()
  const { data } = useInbox()
  const count = (data ? unreadOf(data) : 0) + (data?.offers.length ?? 0)
  return (
    <>
      {me.memberships.map(({ workspaceId }) => (
        <InboxEar key={workspaceId} workspaceId={workspaceId} />
      ))}
      {count > 0 && (
        <span
          title={t('unread', { count })}
          className="num absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-brand px-1 text-[10px] font-semibold text-brand-ink ring-2 ring-rail"
        >
          {count}
        </span>
      )}
    </>
  )
}

/** Hears one brand: offers and customers' words, each with its sound and its notification where wanted. Draws nothing. */
function InboxEar({ workspaceId }: { workspaceId: string }) {
  const words = useWords(inboxWords)
  const who = useWho()
  const me = useMe()
  const navigate = useNavigate()
  const { mutate: setPresence } = useSetPresence()
  const ringing = useRingingTold(workspaceId)
  useInboxLive(workspaceId, ({ body }, mine) => {
    if (body.type === 'presence' && body.presence.personId === me.id)
      return tellPresence(body.presence, words, setPresence)
    if (body.type === 'ringing-outside') return ringing(body)
    const isOffer = body.type === 'offer'
    const isWord = mine && mine.unread > 0 && mine.lastBy === 'customer' && mine.agentId === me.id
    const row = isOffer ? body.offer.interaction : isWord ? mine : undefined
    if (!row) return
    if (me.sound && (isOffer || document.visibilityState === 'hidden')) chime(isOffer ? 'offer' : 'word')
    const name = who(row)
    notify(words(isOffer ? 'notifyOffer' : 'notifyWord', { name }), row.snippet, row.id, () => {
      if (isOffer) void navigate({ to: '/inbox' })
      else void navigate({ to: '/inbox/$interactionId', params: { interactionId: row.id } })
    })
  })
  return null
}

/** It rings at my phone: heard once. Answered there, the conversation opens, unless words of mine would be left behind. */
function useRingingTold(workspaceId: string) {
  const t = useWords(phoneSystemsWords)
  const me = useMe()
  const navigate = useNavigate()
  return (body: Extract<LiveBody, { type: 'ringing-outside' }>) => {
    for (const one of takeRinging(workspaceId, body)) {
      const name = one.likely?.name ?? one.number ?? t('hidden')
      if (me.sound) chime('offer')
      notify(t('rings'), name, one.interactionId, () => void navigate({ to: '/inbox' }))
    }
    const { opens } = body
    if (opens === null) return
    const open = () => void navigate({ to: '/inbox/$interactionId', params: { interactionId: opens } })
    if (isWriting()) toast(t('answered', { name: t('caller') }), { label: t('openConversation'), onPress: open })
    else open()
  }
}

/** Routing set me away or offline: said once, kindly, with the way back. */
function tellPresence(
  { state, reason }: Presence,
  words: Say<typeof inboxWords.en>,
  set: ReturnType<typeof useSetPresence>['mutate'],
): void {
  const why = state === 'away' && reason === 'no-answer' ? 'noAnswer' : reason === 'vanished' ? 'vanished' : null
  if (why === null) return
  toast(words(why), { label: words('amBack'), onPress: () => set({ state: 'available', reason: null }) })
}
