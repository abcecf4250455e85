import { ChevronDown, ChevronUp, Paperclip } from 'lucide-react'
import { useState } from 'react'
import type { Turn } from '@peakend/contract/interactions.ts'
import type { Evidence } from '../conversation/evidence.ts'
import { useMe } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Time } from '../ui/time.tsx'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { LetterBody } from './letter-body.tsx'
import { LetterState } from './letter-state.tsx'
import type { Letter } from './letters-data.ts'
import { LetterDetails, ProofChip } from './proof-line.tsx'

export interface Shown {
  letter: Letter
  turn: Turn | undefined
}

const nameOf = (one: { name: string; address: string }) => one.name || one.address
const shortly = (all: Letter['to']) => all.slice(0, 3).map(nameOf).join(', ')

/** Who a letter is from, for a reader: of ours the colleague who wrote it. */
export function useWriter({ letter, turn }: Shown): string {
  const t = useWords(lettersWords)
  const me = useMe()
  if (letter.direction === 'in') return letter.from ? nameOf(letter.from) : '–'
  return turn?.personId === me.id ? t('you') : (turn?.personName ?? letter.from?.name ?? t('colleague'))
}

/** A letter folded to a line: who, how it begins, when. */
export function FoldedLetter({ shown, onOpen }: { shown: Shown; onOpen: () => void }) {
  const t = useWords(lettersWords)
  const { letter } = shown
  const name = useWriter(shown)
  return (
    <button
      type="button"
      onClick={onOpen}
      title={t('openLetter', { name })}
      className={classes(
        'mt-2 flex w-full items-center gap-2.5 rounded-m border border-line bg-surface px-3.5 py-2 text-left text-s hover:border-line-strong max-md:min-h-11',
      )}
    >
      <bdi className="max-w-40 flex-none truncate font-semibold">{name}</bdi>
      <span className={classes('min-w-0 flex-1 truncate text-ink-2', letter.state === 'gone' && 'line-through')}>
        <bdi>{letter.automatic ? t(`automatic_${letter.automatic}`) : letter.text.replaceAll(/\s+/g, ' ')}</bdi>
      </span>
      {letter.attachments.length > 0 && <Paperclip size={13} className="flex-none text-ink-3" aria-hidden />}
      {letter.state === 'failed' && <span className="flex-none font-medium">{t('state_failed')}</span>}
      <Time at={letter.at} className="num flex-none text-xs text-ink-3" />
    </button>
  )
}

/** One letter open: who wrote to whom and how sure that is, its words, what it carries, and of ours how it fares. */
export function LetterCard({
  shown,
  evidence,
  isSubjectNew,
  isFound,
  onFold,
}: {
  shown: Shown
  evidence: readonly Evidence[] | undefined
  /** Its subject is another than that of the letter before. */
  isSubjectNew: boolean
  isFound: boolean
  onFold: (() => void) | undefined
}) {
  const t = useWords(lettersWords)
  const { letter, turn } = shown
  const name = useWriter(shown)
  const isOurs = letter.direction === 'out'
  return (
    <article
      aria-label={name}
      data-ordinal={turn?.ordinal}
      tabIndex={isFound ? -1 : undefined}
      className={classes(
        'mt-2.5 rounded-m border px-4 py-3',
        isOurs ? 'border-line bg-brand-soft/50' : 'border-line bg-surface shadow-card',
        isFound && 'outline-2 outline-offset-2 outline-ink-2',
      )}
    >
      <Head shown={shown} name={name} onFold={onFold} />
      {letter.automatic && letter.automatic !== 'bulk' && (
        <p className="mt-2 text-s font-medium text-ink-2">{t(`automatic_${letter.automatic}`)}</p>
      )}
      {isSubjectNew && <h3 className="mt-2 font-semibold wrap-anywhere">{letter.subject || t('noSubject')}</h3>}
      <div className="mt-2.5">
        <LetterBody letter={letter} turn={turn} evidence={evidence} />
      </div>
      {isOurs && <LetterState letter={letter} isMine={turn?.personId} />}
    </article>
  )
}

function Head({ shown, name, onFold }: { shown: Shown; name: string; onFold: (() => void) | undefined }) {
  const t = useWords(lettersWords)
  const { letter, turn } = shown
  const [isOpen, setOpen] = useState(false)
  const rest = letter.to.length - 3
  return (
    <>
      <header className="flex items-start gap-2.5">
        <Avatar name={letter.direction === 'in' ? (letter.from?.name ?? null) : (turn?.personName ?? name)} />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-semibold wrap-anywhere">{name}</bdi>
            {letter.direction === 'in' && (
              <>
                <bdi className="min-w-0 truncate text-s text-ink-3 max-sm:hidden">{letter.from?.address}</bdi>
                <ProofChip letter={letter} />
              </>
            )}
          </p>
          <button
            type="button"
            aria-expanded={isOpen}
            title={t('details')}
            onClick={() => setOpen(!isOpen)}
            className="flex max-w-full items-center gap-1 rounded-xs text-left text-s text-ink-3 hover:text-ink"
          >
            <bdi className="truncate">
              {t('toWhom', { names: shortly(letter.to) })}
              {rest > 0 && ` ${t('andMore', { count: rest })}`}
              {letter.cc.length > 0 && ` · ${t('andCc', { names: shortly(letter.cc) })}`}
            </bdi>
            <ChevronDown size={13} aria-hidden className={classes('flex-none', isOpen && 'rotate-180')} />
          </button>
        </div>
        <span className="num flex flex-none items-center gap-1 text-xs text-ink-3">
          <Time at={letter.at} as="due" />
          {onFold && (
            <Button
              look="quiet"
              size="s"
              icon={<ChevronUp size={15} aria-hidden />}
              aria-label={t('foldLetter', { name })}
              onPress={onFold}
            />
          )}
        </span>
      </header>
      {isOpen && <LetterDetails letter={letter} />}
    </>
  )
}
