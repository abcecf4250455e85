import { useLocation } from '@tanstack/react-router'
import { PhoneOff } from 'lucide-react'
import { useInbox } from '../inbox/inbox-data.ts'
import { buttonLook } from '../ui/button.tsx'
import { GoLink } from '../ui/go.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'

/** A call of mine is over and waits to be wrapped up, while I am on another screen. */
export function AfterCall() {
  const t = useWords(phoneWords)
  const { pathname } = useLocation()
  const row = useInbox().data?.mine.find(({ row: one }) => one.channel === 'phone' && one.state === 'wrap-up')?.row
  if (!row || pathname === `/inbox/${row.id}`) return null
  return (
    <section
      aria-label={t('afterCall')}
      className="fade-in flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-sunken px-4 py-2 md:px-5"
    >
      <PhoneOff size={16} aria-hidden className="flex-none text-ink-3" />
      <p role="status" className="min-w-0 flex-1 truncate text-s text-ink-2">
        <bdi>{row.customerName === null ? t('callOver') : t('callOverWith', { name: row.customerName })}</bdi>
      </p>
      <GoLink to={`/inbox/${row.id}`} search={{ wrap: 'up' }} className={buttonLook('primary', 'm')}>
        {t('wrapUp')}
      </GoLink>
    </section>
  )
}
