import type { CounterPage } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { useLocale, useSpoken, useWords } from '../../words/words.ts'
import { Plain, Press } from './parts.tsx'
import { ownOf, useLanguageOf } from './speaking.ts'

/** What everybody sees first: whose place it is, how many wait, and one thing to press. */
export function Start({
  page,
  isFresh,
  onBegin,
  onExit,
}: {
  page: CounterPage
  /** Looked at just now: who waits is not told from memory. */
  isFresh: boolean
  onBegin: () => void
  onExit: (() => void) | null
}) {
  const t = useWords(checkInWords)
  return (
    <Plain title={t('welcome', { brand: page.brand.name })}>
      <p className="text-l text-ink-2">{page.name}</p>
      {page.isOpen && isFresh && (
        <p className="text-l text-ink-2">
          {page.waiting === 0 ? t('nobodyWaits') : t('waits', { count: page.waiting })}
        </p>
      )}
      {!page.isOpen && <Closed page={page} />}
      <p className="text-l">{t('welcomeAbout')}</p>
      <Press look="primary" className="mt-2 min-h-20 w-full max-w-md text-xl" onClick={onBegin}>
        {t('begin')}
      </Press>
      {onExit && (
        <Press className="w-full max-w-md" onClick={onExit}>
          {t('leaving')}
        </Press>
      )}
      <PrivacyLine page={page} />
    </Plain>
  )
}

function Closed({ page }: { page: CounterPage }) {
  const t = useWords(checkInWords)
  const locale = useLocale()
  const language = useLanguageOf(page)
  const own = ownOf(page, useSpoken())?.closedText
  if (page.closedText) return <p className="text-l font-medium">{own ?? page.closedText[language]}</p>
  if (page.opensAt === null) return <p className="text-l font-medium">{t('closedLong')}</p>
  const when = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: page.timeZone,
  }).format(new Date(page.opensAt))
  return <p className="text-l font-medium">{t('closed', { when })}</p>
}

function PrivacyLine({ page }: { page: CounterPage }) {
  const language = useLanguageOf(page)
  const own = ownOf(page, useSpoken())?.privacyLine
  return <p className="mt-4 max-w-md text-m text-ink-3">{own ?? page.brand.privacyLine[language]}</p>
}
