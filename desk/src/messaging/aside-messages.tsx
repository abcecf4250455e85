import { call, type Outputs } from '../api/call.ts'
import { useMay } from '../session/me.ts'
import { SetAsideCard } from '../settings/set-aside-card.tsx'
import { Chip } from '../ui/chip.tsx'
import { FoldLine } from '../ui/fold-line.tsx'
import { Time } from '../ui/time.tsx'
import { usePages } from '../ui/use-pages.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import type { Account } from './account-draft.ts'

type Aside = Outputs['messaging']['setAside']['rows'][number]

/** What came and was not taken in as a turn, with the reason. */
export function AsideMessages({ accounts }: { accounts: readonly Account[] }) {
  const t = useWords(messageAccountsWords)
  const may = useMay()
  const pages = usePages(
    'messaging.setAside',
    {},
    (cursor) => call.messaging.setAside({ limit: 25, ...(cursor === undefined ? {} : { cursor }) }),
    may('floor.read'),
  )
  if (!may('floor.read')) return null
  const says = { title: t('aside'), about: t('asideAbout'), none: t('asideNone'), noneAbout: t('asideNoneAbout') }
  return (
    <SetAsideCard pages={pages} says={says}>
      {(row) => <AsideLine key={row.id} row={row} account={accounts.find((one) => one.id === row.accountId)?.name} />}
    </SetAsideCard>
  )
}

function AsideLine({ row, account }: { row: Aside; account: string | undefined }) {
  const t = useWords(messageAccountsWords)
  return (
    <FoldLine
      summary={
        <>
          <Chip>{t(`why-${row.why}`)}</Chip>
          <bdi className="num max-w-52 truncate font-semibold">{row.from}</bdi>
          <bdi className="min-w-0 flex-1 basis-40 truncate text-ink-2">{account ?? ''}</bdi>
          <Time at={row.at} className="num text-xs text-ink-3" />
        </>
      }
    >
      {() => (
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
    </FoldLine>
  )
}
