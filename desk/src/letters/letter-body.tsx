import { Download, Ellipsis, FileText, ImageOff, LayoutTemplate, PackageOpen, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { MailLink } from '@peakend/contract/mail-links.ts'
import type { Turn } from '@peakend/contract/interactions.ts'
import type { Evidence } from '../conversation/evidence.ts'
import { TurnText } from '../conversation/turn-text.tsx'
import { Button, buttonLook } from '../ui/button.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { CalendarCard } from './calendar-card.tsx'
import { LetterFiles } from './letter-files.tsx'
import { LetterFrame } from './letter-frame.tsx'
import { useWholeLetter, type Letter } from './letters-data.ts'
import { proofOf } from './proof.ts'
import { distrust, isTrusted, trust } from './trusted-senders.ts'

const noEvidence: readonly Evidence[] = []

/** What a letter says: its new words first, what it quotes folded, or all of it as it was sent; then what it carries. */
export function LetterBody({
  letter,
  turn,
  evidence = noEvidence,
}: {
  letter: Letter
  turn: Turn | undefined
  evidence?: readonly Evidence[]
}) {
  const t = useWords(lettersWords)
  const [isAsSent, setAsSent] = useState(letter.direction === 'in' && letter.hasHtml && letter.text === '')
  const [isQuoted, setQuoted] = useState(false)
  const canBeShown = letter.direction === 'in' && letter.hasHtml
  return (
    <>
      {isAsSent ? (
        <AsSent letter={letter} />
      ) : letter.text === '' ? (
        letter.packed ? null : (
          <p className="text-s text-ink-3">{t('onlyPictures')}</p>
        )
      ) : turn ? (
        <TurnText turn={turn} evidence={evidence} />
      ) : (
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {letter.text}
        </p>
      )}
      {isQuoted && !isAsSent && <Quoted letter={letter} />}
      {letter.packed && (
        <p className="mt-2 flex gap-2 rounded-s bg-sunken px-3 py-2 text-s text-ink-2">
          <PackageOpen size={16} className="mt-0.5 flex-none text-ink-3" aria-hidden /> {t(`packed_${letter.packed}`)}
        </p>
      )}
      {letter.hasCalendar && <Appointment letter={letter} />}
      <LetterFiles files={letter.attachments} />
      {letter.isDamaged && <p className="mt-2 text-s text-ink-2">{t('damaged')}</p>}
      <div className="mt-2 -ml-2 flex flex-wrap items-center gap-1 empty:hidden">
        {(letter.hasQuoted || letter.hasSignature) && !isAsSent && (
          <Button
            look="quiet"
            size="s"
            icon={<Ellipsis size={15} aria-hidden />}
            aria-expanded={isQuoted}
            onPress={() => setQuoted(!isQuoted)}
          >
            {t(
              letter.hasQuoted
                ? isQuoted
                  ? 'hideQuoted'
                  : 'showQuoted'
                : isQuoted
                  ? 'hideSignature'
                  : 'showSignature',
            )}
          </Button>
        )}
        {canBeShown && (
          <Button
            look="quiet"
            size="s"
            icon={isAsSent ? <FileText size={15} aria-hidden /> : <LayoutTemplate size={15} aria-hidden />}
            onPress={() => setAsSent(!isAsSent)}
          >
            {t(isAsSent ? 'showAsText' : 'showAsSent')}
          </Button>
        )}
        {letter.direction === 'in' && letter.mailboxId !== null && (
          <a href={`/api/mails/${letter.id}/original`} download className={buttonLook('quiet', 's')}>
            <Download size={15} aria-hidden /> {t('original')}
          </a>
        )}
      </div>
    </>
  )
}

/** What it quotes and how it is signed: others' words, set apart. */
function Quoted({ letter }: { letter: Letter }) {
  const whole = useWholeLetter(letter, true, false)
  if (whole.isError) return <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />
  if (!whole.data) return <Skeleton className="mt-3 h-16 w-full" />
  const { quoted, signature } = whole.data
  return (
    <div className="mt-3 grid gap-2 text-s text-ink-2">
      {signature !== '' && (
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap text-ink-3">
          {signature}
        </p>
      )}
      {quoted !== '' && (
        <blockquote dir="auto" className="wrap-anywhere whitespace-pre-wrap border-l-2 border-line-strong pl-3">
          {quoted}
        </blockquote>
      )}
    </div>
  )
}

function Appointment({ letter }: { letter: Letter }) {
  const { data } = useWholeLetter(letter, true, false)
  if (!data) return <Skeleton className="mt-3 h-20 w-full max-w-lg" />
  return data.calendar && <CalendarCard calendar={data.calendar} later={letter.calendarLater} />
}

/** The HTML of the letter, in its frame. Remote pictures are asked for once, or always for a sender who is proven. */
function AsSent({ letter }: { letter: Letter }) {
  const t = useWords(lettersWords)
  const address = letter.from?.address ?? ''
  const isProven = proofOf(letter).proof === 'proven'
  const [isWithRemote, setWithRemote] = useState(() => isProven && isTrusted(localStorage, address))
  const whole = useWholeLetter(letter, true, isWithRemote)
  if (whole.isError) return <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />
  if (!whole.data) return <Skeleton className="h-40 w-full" />
  const { html, remotePictures, links } = whole.data
  const always = () => {
    trust(localStorage, address)
    setWithRemote(true)
  }
  const off = () => {
    distrust(localStorage, address)
    setWithRemote(false)
  }
  return (
    <>
      <Deceptions links={links} />
      {html === null || html === '' ? <p className="mb-2 text-s text-ink-2">{t('notAsSent')}</p> : null}
      {remotePictures > 0 && (
        <div className="mb-2 flex flex-wrap items-center gap-2 rounded-s bg-sunken px-3 py-2 text-s text-ink-2">
          <ImageOff size={15} className="flex-none text-ink-3" aria-hidden />
          {isWithRemote ? (
            <Button size="s" onPress={off}>
              {t('picturesOff')}
            </Button>
          ) : (
            <>
              <span className="min-w-0 flex-1 basis-60">{t('pictures', { count: remotePictures })}</span>
              <Button size="s" onPress={() => setWithRemote(true)}>
                {t('picturesOnce', { count: remotePictures })}
              </Button>
              {isProven && (
                <Button size="s" className="max-w-full" onPress={always}>
                  <bdi className="truncate">{t('picturesAlways', { address })}</bdi>
                </Button>
              )}
            </>
          )}
        </div>
      )}
      <LetterFrame
        html={html ?? ''}
        withRemote={isWithRemote}
        title={t('frame', { name: letter.from?.name || address })}
      />
    </>
  )
}

/** Links in it that are not what they seem, before anybody follows one. */
function Deceptions({ links }: { links: readonly MailLink[] }) {
  const t = useWords(lettersWords)
  if (links.length === 0) return null
  return (
    <div role="note" className="mb-2 flex gap-2 rounded-s border border-line-strong bg-sunken px-3 py-2 text-s">
      <TriangleAlert size={16} className="mt-0.5 flex-none" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{t('linksTitle', { count: links.length })}</p>
        <ul className="mt-1 grid gap-1 text-ink-2">
          {links.map(({ why, says, leadsTo }) => (
            <li key={`${why} ${says} ${leadsTo}`} className="wrap-anywhere">
              {t(`link_${why}`, { says: `\u2068${says}\u2069`, leadsTo: `\u2068${leadsTo}\u2069` })}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
