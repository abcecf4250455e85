import { useQuery } from '@tanstack/react-query'
import { WifiOff, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { call as server } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useLiveState } from '../live/live.ts'
import { useMe } from '../session/me.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { GoLink } from '../ui/go.tsx'
import { clockTime } from '../ui/time-words.ts'
import { phoneWords } from '../words/phone.ts'
import { useLocale, useWords } from '../words/words.ts'
import { usePhone } from './own-phone.ts'

const key = ['phone-lost'] as const
/** Where the customer is, changes while it is read. */
const lookMs = 5000
const seenKey = 'peakend.lost-seen'

/** Over all brands, the latest. */
function useLost() {
  const me = useMe()
  const members = me.memberships.filter((one) => one.permissions.includes('interactions.handle'))
  return useQuery({
    queryKey: key,
    queryFn: async () => {
      const all = await Promise.all(
        members.map(async ({ workspaceId }) => (await server.phone.lost({}, { workspaceId })).lost),
      )
      return all.flatMap((one) => one ?? []).toSorted((a, b) => b.at.localeCompare(a.at))[0] ?? null
    },
    refetchInterval: ({ state }) => (state.data ? lookMs : false),
  })
}

/** Back after a closed lid or a lost network: what became of the customer meanwhile. Nobody is blamed. */
export function LostLine() {
  const t = useWords(phoneWords)
  const locale = useLocale()
  const { line } = usePhone()
  const live = useLiveState()
  const lost = useLost().data
  const [seen, setSeen] = useState(() => sessionStorage.getItem(seenKey))
  useEffect(() => void queries.invalidateQueries({ queryKey: key }), [line, live])
  if (!lost || lost.at === seen) return null
  const name = lost.customerName ?? lost.number ?? t('hidden')
  const now =
    lost.is === 'taken' && lost.agentName
      ? t('lostTaken', { agent: lost.agentName })
      : t(lost.is === 'over' ? 'lostOver' : 'lostWaiting')
  const dismiss = () => {
    sessionStorage.setItem(seenKey, lost.at)
    setSeen(lost.at)
  }
  return (
    <section
      aria-label={t('lostTitle')}
      className="fade-in flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-sunken px-4 py-2 md:px-5"
    >
      <WifiOff size={16} aria-hidden className="flex-none text-ink-3" />
      <p role="status" className="min-w-52 flex-1 text-s text-ink-2">
        <bdi>{t('lostSays', { name, time: clockTime(Date.parse(lost.at), locale) })}</bdi>{' '}
        <b className="font-semibold text-ink">{now}</b>
      </p>
      <span className="flex gap-1.5">
        <GoLink to={`/inbox/${lost.interactionId}`} className={buttonLook('plain', 'm')}>
          {t('open')}
        </GoLink>
        <Button look="quiet" icon={<X size={16} aria-hidden />} aria-label={t('close')} onPress={dismiss} />
      </span>
    </section>
  )
}
