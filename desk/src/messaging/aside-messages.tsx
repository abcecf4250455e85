import { Archive } from 'lucide-react'
import { useState } from 'react'
import { call, type Outputs } from '../api/call.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { usePages } from '../ui/use-pages.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { Account } from './account-draft.ts'

type Aside = Outputs['messaging']['setAside']['rows'][number]

/** What came and was not taken in as a turn, with the reason. */
export function AsideMessages({ accounts }: { accounts: readonly Account[] }) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const may = useMay()
  const pages = usePages(
    'messaging.setAside',
    {},
    (cursor) => call.messaging.setAside({ limit: 25, ...(cursor === undefined ? {} : { cursor }) }),
    may('floor.read'),
  )
  if (!may('floor.read')) return null
  return (
    <Card title={t('aside')} aside={t('asideAbout')}>
      {pages.error ? (
        <ErrorState error={pages.error} onRetry={pages.retry} />
      ) : pages.isLoading ? (
        <SkeletonRows rows={3} hasPicture={false} />
      ) : pages.rows.length === 0 ? (
        <EmptyState icon={<Archive size={20} />} title={t('asideNone')}>
          {t('asideNoneAbout')}
        </EmptyState>
      ) : (
        <ul>
          {pages.rows.map((row) => (
            <AsideLine key={row.id} row={row} account={accounts.find((one) => one.id === row.accountId)?.name} />
          ))}
          {pages.more && (
            <li className="px-4 py-2 text-center">
              <Button size="s" look="quiet" isBusy={pages.isFetchingMore} onPress={pages.more}>
                {terms('more')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </Card>
  )
}

function AsideLine({ row, account }: { row: Aside; account: string | undefined }) {
  const t = useWords(messageAccountsWords)
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="border-b border-line px-4 py-2.5 last:border-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-xs text-left text-s"
      >
        <Chip>{t(`why-${row.why}`)}</Chip>
        <bdi className="num max-w-52 truncate font-semibold">{row.from}</bdi>
        <bdi className="min-w-0 flex-1 basis-40 truncate text-ink-2">{account ?? ''}</bdi>
        <Time at={row.at} className="num text-xs text-ink-3" />
      </button>
      {isOpen && (
        <div className="mt-2 grid gap-2 rounded-s bg-paper px-3 py-2.5 text-s">
          <p className="text-ink-2">{t(`whySay-${row.why}`)}</p>
          {row.detail !== '' && (
            <p>
              <span className="text-ink-3">{t('machineSaid')}: </span>
              <bdi className="whitespace-pre-wrap wrap-anywhere">{row.detail}</bdi>
            </p>
          )}
        </div>
      )}
    </li>
  )
}
