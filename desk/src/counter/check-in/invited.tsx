import { useEffect, useState } from 'react'
import type { CounterPage } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { setLanguage, useLocale, useWords } from '../../words/words.ts'
import { Line, Plain, Press } from './parts.tsx'
import { languagesOf, spokenOf } from './speaking.ts'
import { useLooking } from './use-looking.ts'

/** How soon a page that is open says that its appointment was moved or called off. */
const lookMs = 5000

/** Somebody whom we asked to come: who they are, what about and when is known, so nothing is asked but whether they are here. */
export function Invited({
  page,
  invited,
  look,
  isBusy,
  onCome,
  onOther,
}: {
  page: CounterPage
  invited: NonNullable<CounterPage['invited']>
  look: () => Promise<void>
  isBusy: boolean
  onCome: (name: string) => void
  onOther: () => void
}) {
  const t = useWords(checkInWords)
  const locale = useLocale()
  const [name, setName] = useState(invited.name)
  const [was] = useState(invited.at)
  useLooking(look, lookMs)
  const first = invited.name.trim().split(/\s+/)[0] ?? ''
  const { language } = invited
  const languages = languagesOf(page)
  // the language they spoke with us, until they choose another
  useEffect(() => {
    if (language !== null) void setLanguage(spokenOf([language], languages) ?? 'en')
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the languages are those of the same page
  }, [language, languages.join(' ')])
  const timeOf = (at: string) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: page.timeZone,
    }).format(new Date(at))
  return (
    <Plain title={first === '' ? t('welcome', { brand: page.brand.name }) : t('invitedTitle', { name: first })}>
      <p className="text-l text-ink-2">{page.name}</p>
      <p role="status" className="max-w-md text-l font-semibold">
        {was !== invited.at && t('invitedMoved', { was: timeOf(was) })}
      </p>
      <dl className="grid w-full max-w-md grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-m border border-line bg-surface px-5 py-4 text-left text-l">
        <dt className="text-ink-3">{t('invitedAt')}</dt>
        <dd className="font-semibold first-letter:uppercase">{timeOf(invited.at)}</dd>
        {invited.withName !== null && (
          <>
            <dt className="text-ink-3">{t('invitedWith')}</dt>
            <dd>{invited.withName}</dd>
          </>
        )}
        <dt className="text-ink-3">{t('invitedAbout')}</dt>
        <dd className="min-w-0 wrap-anywhere">{invited.about}</dd>
      </dl>
      {invited.name === '' && (
        <div className="w-full max-w-md text-left">
          <Line
            label={t('name')}
            hint={t('nameHint')}
            maxLength={120}
            autoCapitalize="words"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      )}
      <Press
        look="primary"
        className="mt-2 min-h-20 w-full max-w-md text-xl"
        disabled={isBusy || name.trim() === ''}
        onClick={() => onCome(name.trim())}
      >
        {isBusy ? t('sending') : t('begin')}
      </Press>
      <Press look="quiet" onClick={onOther}>
        {t('invitedOther')}
      </Press>
    </Plain>
  )
}

/** A link whose appointment is not, or no longer, on our list: said at once, and whoever is here is not turned away. */
export function NotInvited({
  page,
  look,
  onOther,
}: {
  page: CounterPage
  look: () => Promise<void>
  onOther: () => void
}) {
  const t = useWords(checkInWords)
  useLooking(look, lookMs)
  return (
    <Plain title={t('invitedGone')}>
      <p className="text-l text-ink-2">{page.name}</p>
      <p role="status" className="max-w-md text-l">
        {t('invitedGoneAbout')}
      </p>
      <Press look="primary" className="mt-2 min-h-20 w-full max-w-md text-xl" onClick={onOther}>
        {t('begin')}
      </Press>
    </Plain>
  )
}
