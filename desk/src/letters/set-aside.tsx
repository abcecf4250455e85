import { Download } from 'lucide-react'
import { call, type Outputs } from '../api/call.ts'
import { useMay } from '../session/me.ts'
import { SetAsideCard } from '../settings/set-aside-card.tsx'
import { Button, buttonLook } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { FoldLine } from '../ui/fold-line.tsx'
import { useGo } from '../ui/go.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { usePages } from '../ui/use-pages.ts'
import { lettersWords } from '../words/letters.ts'
import { mailboxesWords } from '../words/mailboxes.ts'
import { useWords } from '../words/words.ts'
import type { Box } from './mailbox-draft.ts'

type Aside = Outputs['email']['setAside']['rows'][number]

/** What came and was not taken in as a turn, with the reason: look at it, take it in after all, or let it be. */
export function SetAside({ boxes }: { boxes: readonly Box[] }) {
  const t = useWords(mailboxesWords)
  const may = useMay()
  const pages = usePages(
    'email.setAside',
    {},
    (cursor) => call.email.setAside({ limit: 25, ...(cursor === undefined ? {} : { cursor }) }),
    may('floor.read'),
  )
  if (!may('floor.read')) return null
  const says = { title: t('asideTitle'), about: t('asideAbout'), none: t('asideNone'), noneAbout: t('asideNoneAbout') }
  return (
    <SetAsideCard pages={pages} says={says}>
      {(row) => <AsideLine key={row.id} row={row} address={boxes.find((one) => one.id === row.mailboxId)?.address} />}
    </SetAsideCard>
  )
}

function AsideLine({ row, address }: { row: Aside; address: string | undefined }) {
  const t = useWords(mailboxesWords)
  const letters = useWords(lettersWords)
  const from = row.from ? row.from.name || row.from.address : t('asideNobody')
  return (
    <FoldLine
      summary={
        <>
          <Chip>{t(`why-${row.why}`)}</Chip>
          <bdi className="max-w-52 truncate font-semibold">{from}</bdi>
          <bdi className="min-w-0 flex-1 basis-40 truncate text-ink-2">{row.subject || letters('noSubject')}</bdi>
          <Time at={row.at} className="num text-xs text-ink-3" />
        </>
      }
    >
      {() => <Opened row={row} address={address} />}
    </FoldLine>
  )
}

/** Its head, how it begins, and what may be done with it. */
function Opened({ row, address }: { row: Aside; address: string | undefined }) {
  const t = useWords(mailboxesWords)
  const letters = useWords(lettersWords)
  const may = useMay()
  const go = useGo()
  const refresh = ['email.']
  const takeIn = useAct(call.letters.takeIn, {
    refresh,
    onDone: ({ interactionId }) =>
      toast(t('tookIn'), { label: t('open'), onPress: () => go(`/inbox/${interactionId}`) }),
  })
  const dismiss = useAct(call.letters.dismiss, { refresh, says: t('dismissed') })
  const people = (all: Aside['to']) =>
    all.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(', ')
  const head = [
    [letters('from'), row.from ? people([row.from]) : ''],
    [letters('to'), people(row.to)],
    [letters('cc'), people(row.cc)],
    [t('mailbox'), address ?? ''],
    [t('size'), letters('kilobytes', { size: Math.max(1, Math.round(row.bytes / 1024)) })],
    [t('machineSaid'), row.detail],
  ].filter(([, says]) => says !== '')
  return (
    <div className="mt-2 grid gap-2.5 rounded-s bg-paper px-3 py-2.5 text-s">
      <p className="text-ink-2">{t(`whySay-${row.why}`)}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {head.map(([name, says]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="wrap-anywhere">{says}</dd>
          </div>
        ))}
      </dl>
      {row.excerpt !== '' && (
        <p
          dir="auto"
          className="line-clamp-6 border-l-2 border-line-strong pl-3 whitespace-pre-wrap wrap-anywhere text-ink-2"
        >
          {row.excerpt}
        </p>
      )}
      <div className="flex flex-wrap gap-1.5">
        {row.originalUrl !== null && (
          <a href={row.originalUrl} download className={buttonLook('plain', 's')}>
            <Download size={14} aria-hidden /> {letters('original')}
          </a>
        )}
        {may('floor.change') && row.canBeTakenIn && row.why !== 'blocked-sender' && (
          <Button size="s" isBusy={takeIn.isBusy} onPress={() => takeIn.run({ mailId: row.id })}>
            {t('takeIn')}
          </Button>
        )}
        {may('floor.change') && (
          <Button size="s" look="quiet" isBusy={dismiss.isBusy} onPress={() => dismiss.run({ mailId: row.id })}>
            {t('dismiss')}
          </Button>
        )}
      </div>
    </div>
  )
}
