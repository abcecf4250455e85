import { BadgeCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import { Chip } from '../ui/chip.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import type { Letter } from './letters-data.ts'
import { proofOf } from './proof.ts'

const signs = { proven: BadgeCheck, claim: CircleHelp, doubtful: TriangleAlert } as const

/** Whether we know who wrote it, in a word; the sentence a hover or a focus away. */
export function ProofChip({ letter }: { letter: Letter }) {
  const t = useWords(lettersWords)
  const { proof, says, domain } = proofOf(letter)
  const Icon = signs[proof]
  return (
    <Tooltip isDescription says={t(says, { domain })}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its reason is told on focus */}
      <span tabIndex={0} className="flex-none cursor-help rounded-full">
        <Chip tone={proof === 'proven' ? 'brand' : 'plain'} className={proof === 'doubtful' ? 'font-semibold' : ''}>
          <Icon size={13} aria-hidden /> {t(`proof_${proof}`)}
        </Chip>
      </span>
    </Tooltip>
  )
}

/** Whom an answer goes to, where that is not whoever wrote. */
const answersElsewhere = ({ direction, from, replyTo }: Letter): Letter['replyTo'] =>
  direction === 'in' ? replyTo.filter(({ address }) => address.toLowerCase() !== from?.address.toLowerCase()) : []

/** Who wrote to whom, and what was checked. */
export function LetterDetails({ letter }: { letter: Letter }) {
  const t = useWords(lettersWords)
  const { says, domain } = proofOf(letter)
  const { authentication: found } = letter
  const people = (all: Letter['to']) => all.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address))
  const lines = [
    [t('from'), people(letter.from ? [letter.from] : [])],
    [t('to'), people(letter.to)],
    [t('cc'), people(letter.cc)],
    [t('answersTo'), people(answersElsewhere(letter))],
  ] as const
  return (
    <div className="mt-2 grid gap-2 rounded-s bg-paper px-3 py-2.5 text-s">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {lines
          .filter(([, all]) => all.length > 0)
          .map(([name, all]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="wrap-anywhere">{all.join(', ')}</dd>
            </div>
          ))}
      </dl>
      {letter.direction === 'in' && (
        <>
          <p>{t(says, { domain })}</p>
          {found.server !== null && (
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-ink-2 sm:max-w-sm">
              {(['spf', 'dkim', 'dmarc'] as const).map((name) => (
                <div key={name} className="contents">
                  <dt>{t(name)}</dt>
                  <dd className="font-medium text-ink">{t(`result_${found[name]}`)}</dd>
                </div>
              ))}
              <dt className="col-span-2 text-ink-3">{t('checkedBy', { server: found.server })}</dt>
            </dl>
          )}
        </>
      )}
    </div>
  )
}
