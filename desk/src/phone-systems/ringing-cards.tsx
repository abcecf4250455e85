import { PhoneIncoming, PhoneOutgoing, X } from 'lucide-react'
import { useState } from 'react'
import type { RingingCall } from '@peakend/contract/outside-calls.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { useGo } from '../ui/go.tsx'
import { Duration } from '../ui/time.tsx'
import { phoneSystemsWords } from '../words/phone-systems.ts'
import { useWords } from '../words/words.ts'
import { useRinging } from './ringing-data.ts'

/** Who calls, on whatever screen I am, before the first word. It takes no focus and opens nothing by itself. */
export function RingingCards({ workspaceId }: { workspaceId: string }) {
  const calls = useRinging(workspaceId)
  const [away, setAway] = useState<readonly string[]>([])
  const shown = calls.filter((one) => !away.includes(one.interactionId))
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 top-3 z-50 grid gap-2 md:left-auto md:w-[23rem]"
    >
      {shown.map((one, index) => (
        <RingingCard
          key={one.interactionId}
          ringing={one}
          hasKeys={index === 0}
          onAway={() => setAway([...away, one.interactionId])}
        />
      ))}
    </div>
  )
}

function RingingCard({ ringing, hasKeys, onAway }: { ringing: RingingCall; hasKeys: boolean; onAway: () => void }) {
  const t = useWords(phoneSystemsWords)
  const go = useGo()
  const { likely } = ringing
  const Sign = ringing.way === 'in' ? PhoneIncoming : PhoneOutgoing
  const title = likely?.name ?? ringing.number ?? t('hidden')
  return (
    <article
      aria-label={`${t(ringing.way === 'in' ? 'rings' : 'ringsOut')}: ${title}`}
      className="fade-in pointer-events-auto rounded-m border border-brand bg-surface p-3.5 shadow-high"
    >
      <div className="flex items-center gap-2 text-s font-medium text-brand">
        <Sign size={15} aria-hidden className="breathe" />
        <span className="flex-1">
          {t(ringing.way === 'in' ? 'rings' : 'ringsOut')} · <Duration since={ringing.since} />
        </span>
        <Button look="quiet" size="s" icon={<X size={14} aria-hidden />} aria-label={t('away')} onPress={onAway} />
      </div>
      <div className="mt-1 flex items-start gap-3">
        <Avatar name={likely?.name ?? null} size="l" />
        <div className="min-w-0 flex-1">
          <p className="truncate text-l font-semibold">
            {likely?.name ? (
              <bdi>{t('probably', { name: likely.name })}</bdi>
            ) : (
              <span className="num">{ringing.number ?? t('hidden')}</span>
            )}
          </p>
          <p className="text-s text-ink-2">
            {likely ? (
              <>
                <span className="num">{ringing.number}</span> · {t('probablyAbout')}
              </>
            ) : (
              ringing.number !== null && t('unknown')
            )}
          </p>
          <p className="truncate text-s text-ink-3">
            {[
              likely && likely.contactsLast30Days > 0 ? t('contacts', { count: likely.contactsLast30Days }) : null,
              ringing.name ? t('says', { name: ringing.name }) : null,
              t('by', { system: ringing.system }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      </div>
      <Button
        look="primary"
        keys={hasKeys ? 'v' : undefined}
        keyGroup={t('group')}
        className="mt-3 w-full max-md:h-11"
        onPress={() => go(`/customers/${likely?.customerId ?? ringing.customerId}`)}
      >
        {t('openStory')}
      </Button>
    </article>
  )
}
