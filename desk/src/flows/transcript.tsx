import { Pause, Play, Users } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { FlowAct, FlowHappened, TriedFlow } from '@peakend/contract/flows.ts'
import { classes } from '../ui/classes.ts'
import { Skeleton } from '../ui/states.tsx'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import type { Labels } from './menu-labels.ts'
import { useListen } from './use-listen.ts'

/** The call as it was heard: what is said on one side, what the caller did on the other; then who would answer, and the way taken. */
export function Transcript({
  tried,
  labels,
  typing,
}: {
  tried: TriedFlow | undefined
  labels: Labels
  typing: string
}) {
  const t = useWords(flowsWords)
  const log = useRef<HTMLDivElement>(null)
  const length = tried?.stretches.length ?? 0
  useEffect(() => {
    // the newest in sight, without moving the page
    if (log.current) log.current.scrollTop = log.current.scrollHeight
  }, [length, typing])
  if (!tried) return <Skeleton className="h-32" />
  const steps = tried.stretches.flatMap(({ steps }) => steps).filter((name, i, all) => name !== all[i - 1])
  return (
    <div>
      <div
        ref={log}
        role="log"
        aria-label={t('conversation')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and so must be reached by keyboard
        tabIndex={0}
        className="grid max-h-80 grid-cols-1 gap-2 overflow-auto rounded-m bg-sunken p-3"
      >
        {tried.stretches.map((stretch, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- a call only grows
          <div key={i} className="grid grid-cols-1 gap-2">
            {stretch.happened.kind !== 'said' && <Did happened={stretch.happened} />}
            {stretch.acts.map((act, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a call only grows
              <Heard key={at} act={act} labels={labels} />
            ))}
          </div>
        ))}
        {typing !== '' && (
          <p className="num justify-self-end text-s text-ink-2">{t('typedSoFar', { digits: typing })}</p>
        )}
        {tried.isStuck && <p className="rounded-s bg-failed-soft px-2 py-1 text-s text-failed">{t('isStuck')}</p>}
      </div>
      <Answers tried={tried} />
      <p className="mt-2 text-s text-ink-3">
        {t('way')}: <span className="num">{steps.map((name) => labels.numberOf(name)).join(' → ')}</span>
      </p>
    </div>
  )
}

function Did({ happened }: { happened: FlowHappened }) {
  const t = useWords(flowsWords)
  if (happened.kind === 'resumed' || happened.kind === 'said') return null
  const isRing = happened.kind === 'began'
  const says =
    happened.kind === 'typed'
      ? t('did-typed', { digits: happened.digits })
      : happened.kind === 'spoke'
        ? t('did-spoke', { text: happened.text })
        : t(`did-${happened.kind}`)
  return (
    <p
      className={classes(
        'max-w-[85%] text-s',
        isRing ? 'justify-self-center text-ink-3' : 'justify-self-end rounded-m bg-brand-soft px-2.5 py-1.5 text-brand',
      )}
    >
      {says}
    </p>
  )
}

function Heard({ act, labels }: { act: FlowAct; labels: Labels }) {
  const t = useWords(flowsWords)
  const listen = useListen()
  if (act.kind === 'say') {
    const Sign = listen.isPlaying ? Pause : Play
    return (
      <p lang={act.language} className="flex max-w-[90%] items-start gap-2 rounded-m bg-surface px-2.5 py-1.5 text-m">
        <span className="min-w-0 wrap-anywhere">{act.text}</span>
        <button
          type="button"
          aria-label={t(listen.isPlaying ? 'stop' : 'listen')}
          disabled={listen.isBusy}
          onClick={() => (listen.isPlaying ? listen.stop() : listen.play(act))}
          className="mt-0.5 flex-none rounded-full p-1 text-ink-3 hover:bg-sunken hover:text-brand disabled:opacity-50"
        >
          <Sign size={13} aria-hidden />
        </button>
      </p>
    )
  }
  const says =
    act.kind === 'listen'
      ? t('act-listen', { s: act.waitS })
      : 'queueId' in act && act.kind !== 'record-message'
        ? t(`act-${act.kind}`, { queue: labels.queueOf(act.queueId) })
        : t(act.kind === 'hang-up' ? 'act-hang-up' : 'act-record-message')
  return <p className="text-s text-ink-3">{says}</p>
}

function Answers({ tried }: { tried: TriedFlow }) {
  const t = useWords(flowsWords)
  const kept = Object.entries(tried.kept)
  return (
    <>
      {tried.isOver && tried.answers && (
        <div className="mt-2 flex items-start gap-2.5 rounded-m border border-line p-3">
          <Users size={16} aria-hidden className="mt-0.5 flex-none text-brand" />
          <p className="text-m">
            <strong className="font-semibold">{tried.answers.queueName}</strong>
            <span className="block text-s text-ink-2">
              {tried.answers.members === 0
                ? t('answersNobody')
                : `${t('answers', { count: tried.answers.members })}, ${t('answersHere', { here: tried.answers.here })}`}
              {tried.wantedPerson && ` · ${t('wanted')}`}
            </span>
          </p>
        </div>
      )}
      {kept.length > 0 && (
        <p className="mt-2 text-s text-ink-2">
          {t('kept')}: {kept.map(([key, digits]) => `${key} ${digits}`).join(', ')}
        </p>
      )}
    </>
  )
}
