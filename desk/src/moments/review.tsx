import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { useGo } from '../ui/go.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { reviewWords } from '../words/review.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { momentNames } from './filter.ts'

type Judgement = Outputs['moments']['get']
type Review = NonNullable<Outputs['reviews']['of']['mine']>
type MomentName = (typeof momentNames)[number]
/** undefined: nothing said yet; null: cannot be judged from what is there. */
type Given = Partial<Record<MomentName, number | null>>
const points = [1, 2, 3, 4, 5] as const

/** Somebody's own scores, given before they see ours: keys 1 to 5 and 0 for "cannot tell", moment after moment. */
export function ReviewForm({ interactionId }: { interactionId: InteractionId }) {
  const t = useWords(reviewWords)
  const go = useGo()
  const [given, setGiven] = useState<Given>({})
  const review = useQuery(ask.reviews.of({ interactionId }))
  const refresh = ['reviews.', 'moments.', 'consistency.']
  const onDone = () => go(`/moments/${interactionId}`, {}, { replace: true })
  const give = useAct((of: Required<Given>) => call.reviews.give({ interactionId, ...of }), { refresh, onDone })
  const skip = useAct(() => call.reviews.skip({ interactionId }), { refresh, onDone: () => go('/consistency') })
  const next = momentNames.find((m) => given[m] === undefined)
  const set = (moment: MomentName, score: number | null) => setGiven((before) => ({ ...before, [moment]: score }))
  const isReady = next === undefined
  if (!review.data) return <SkeletonRows hasPicture={false} />
  const { mine } = review.data
  if (mine?.answeredAt) return <AlreadyGiven onShow={onDone} />
  return (
    <div className="grid grid-cols-1 content-start gap-5 px-4 py-5 md:px-5">
      <div>
        <h2 className="text-l font-semibold">{t('title')}</h2>
        <p className="mt-1 text-s text-ink-2">{t(mine?.isSampled ? 'aboutDrawn' : 'aboutChosen')}</p>
      </div>
      {momentNames.map((moment) => (
        <Scores
          key={moment}
          moment={moment}
          value={given[moment]}
          isNext={moment === next}
          onSet={(score) => set(moment, score)}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          keys="mod+enter"
          isBusy={give.isBusy}
          disabled={!isReady}
          onPress={() => isReady && give.run(given as Required<Given>)}
        >
          {t('give')}
        </Button>
        {mine?.isSampled ? (
          <Button look="quiet" isBusy={skip.isBusy} onPress={() => skip.run(undefined)}>
            {t('skip')}
          </Button>
        ) : (
          <Button look="quiet" onPress={onDone}>
            {t('leave')}
          </Button>
        )}
      </div>
      <p className="text-xs text-ink-3">{t('once')}</p>
    </div>
  )
}

function AlreadyGiven({ onShow }: { onShow: () => void }) {
  const t = useWords(reviewWords)
  return (
    <div className="grid justify-items-start gap-3 px-4 py-5 md:px-5">
      <p>{t('isGiven')}</p>
      <Button onPress={onShow}>{t('showOurs')}</Button>
    </div>
  )
}

function Scores({
  moment,
  value,
  isNext,
  onSet,
}: {
  moment: MomentName
  value: number | null | undefined
  isNext: boolean
  onSet: (score: number | null) => void
}) {
  const t = useWords(reviewWords)
  const terms = useWords(termsWords)
  const name = terms(`moment-${moment}`)
  const look = (isOn: boolean) =>
    classes(
      'num h-10 rounded-s border text-m transition-colors',
      isOn ? 'border-brand bg-brand font-semibold text-brand-ink' : 'border-line-strong bg-surface hover:bg-sunken',
    )
  return (
    <fieldset>
      <legend className="mb-1.5 w-full">
        <span className="font-semibold">{name}</span>
        <span className="text-s text-ink-3"> · {t(`asks-${moment}`)}</span>
      </legend>
      <div className="grid grid-cols-[repeat(5,minmax(0,1fr))_minmax(0,1.6fr)] gap-1.5">
        {points.map((score) => (
          <ScoreButton
            key={score}
            {...{ score, name, isNext, onSet }}
            isOn={value === score}
            className={look(value === score)}
          />
        ))}
        <ScoreButton
          score={null}
          {...{ name, isNext, onSet }}
          isOn={value === null}
          className={classes(look(value === null), '!text-s')}
        />
      </div>
      <div aria-hidden="true" className="mt-1 flex justify-between pr-[26%] text-xs text-ink-3">
        <span>{t('worst')}</span>
        <span>{t('best')}</span>
      </div>
    </fieldset>
  )
}

function ScoreButton({
  score,
  name,
  isNext,
  isOn,
  className,
  onSet,
}: {
  score: number | null
  name: string
  isNext: boolean
  isOn: boolean
  className: string
  onSet: (score: number | null) => void
}) {
  const t = useWords(reviewWords)
  const says = score === null ? t('cannotTell') : String(score)
  const keys = String(score ?? 0)
  useShortcut({ keys, label: `${name}: ${says}`, group: t('title'), isOn: isNext, run: () => onSet(score) })
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label={`${name}: ${says}`}
      aria-keyshortcuts={isNext ? keys : undefined}
      onClick={() => onSet(score)}
      className={className}
    >
      {says}
    </button>
  )
}

/** People's own scores beside the engine's, and the way to give one's own. */
export function Reviewed({ interactionId, judgement }: { interactionId: InteractionId; judgement: Judgement }) {
  const t = useWords(reviewWords)
  const go = useGo()
  const may = useMay()('reviews.give')
  const { data } = useQuery({ ...ask.reviews.of({ interactionId }), enabled: may && judgement.isFinal })
  if (!may || !data) return null
  const all = [data.mine, ...data.others].flatMap((one) => (one?.answeredAt ? [one] : []))
  if (all.length === 0)
    return (
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5 md:px-5">
        <span className="text-s text-ink-3">{t('none')}</span>
        <Button size="s" onPress={() => go(`/moments/${interactionId}`, { review: '1' })}>
          {t('giveYours')}
        </Button>
      </div>
    )
  return (
    <section className="border-b border-line px-4 py-3 md:px-5">
      <h2 className="mb-1.5 text-m font-semibold">{t('people')}</h2>
      <table className="num w-full text-s">
        <caption className="sr-only">{t('people')}</caption>
        <thead>
          <tr className="text-xs text-ink-3">
            <th scope="col" className="text-left font-medium">
              {t('who')}
            </th>
            {momentNames.map((m) => (
              <MomentHead key={m} moment={m} />
            ))}
          </tr>
        </thead>
        <tbody>
          <ScoreRow who={t('engine')} scores={(m) => judgement[m].score} />
          {all.map((one) => (
            <ScoreRow key={one.reviewerId} who={whoOf(one, t('noName'), t('byHand'))} scores={(m) => one[m]} />
          ))}
        </tbody>
      </table>
      {!data.mine?.answeredAt && (
        <Button size="s" className="mt-2" onPress={() => go(`/moments/${interactionId}`, { review: '1' })}>
          {t('giveYours')}
        </Button>
      )}
    </section>
  )
}

const whoOf = (one: Review, noName: string, byHand: string) =>
  `${one.reviewerName ?? noName}${one.isSampled ? '' : ` · ${byHand}`}`

function MomentHead({ moment }: { moment: MomentName }) {
  const terms = useWords(termsWords)
  return (
    <th scope="col" className="text-right font-medium">
      {terms(`moment-${moment}`)}
    </th>
  )
}

function ScoreRow({ who, scores }: { who: string; scores: (moment: MomentName) => number | null }) {
  const language = useLanguage()
  return (
    <tr className="border-t border-line">
      <td className="py-1">{who}</td>
      {momentNames.map((m) => {
        const score = scores(m)
        return (
          <td key={m} className="py-1 text-right">
            {score === null ? '–' : figure(score, language, 1)}
          </td>
        )
      })}
    </tr>
  )
}
