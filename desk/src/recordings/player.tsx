import { FastForward, Pause, Play, RotateCcw } from 'lucide-react'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import type { Judgement } from '@peakend/contract/judgements.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Recording } from '@peakend/contract/recordings.ts'
import type { Turn } from '@peakend/contract/interactions.ts'
import { momentNames } from '../mark/mark-words.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { clockDuration } from '../ui/time-words.ts'
import { markWords } from '../words/mark.ts'
import { recordingsWords } from '../words/recordings.ts'
import { useLocale, useWords } from '../words/words.ts'
import type { Playing } from './playing.ts'
import { useSound, type Side, type Sound } from './use-sound.ts'
import { loudnessOf, rates, silencesOf, spanOf, startsOf, turnAt, type Stretch } from './waves.ts'
import { Waveform, type MarkedMoment } from './waveform.tsx'

/** Back by this much: what was just not understood. */
const backMs = 5000

/** One recording that is kept and may be heard. */
export function Player({
  recording,
  turns,
  mark,
  judgement,
  onPlaying,
}: {
  recording: Recording & { peaks: NonNullable<Recording['peaks']> }
  turns: readonly Turn[]
  mark: Mark
  judgement: Judgement | undefined
  onPlaying: (playing: Playing | null) => void
}) {
  const workspaceId = useWorkspaceId()
  const { peaks } = recording
  const wholeMs = recording.ms ?? 0
  const customer = useMemo(() => loudnessOf(peaks.customer), [peaks.customer])
  const agent = useMemo(() => (peaks.agent === null ? null : loudnessOf(peaks.agent)), [peaks.agent])
  const paused = useMemo(() => pausedIn(recording), [recording])
  const silences = useMemo(
    () => silencesOf(agent ? [customer, agent] : [customer], peaks.stretchMs),
    [customer, agent, peaks],
  )
  const starts = useMemo(() => startsOf(turns, recording), [turns, recording])
  const sound = useSound({ recordingId: recording.id, workspaceId, sides: recording.sides, wholeMs, silences })
  const { playFrom, ms } = sound
  useHeardBelow(sound, starts, onPlaying)
  const moments = useMarked(mark, judgement, starts, wholeMs)
  return (
    <div className="grid gap-2">
      <Waveform {...{ customer, agent, wholeMs, ms, moments, paused }} onSeek={sound.seek} />
      <Moments moments={moments} mark={mark} onHear={playFrom} />
      <Controls sound={sound} recording={recording} wholeMs={wholeMs} skippedMs={sum(silences)} />
      <Pauses recording={recording} />
    </div>
  )
}

/** Tells the words below which turn is said, and how to hear one. */
function useHeardBelow(
  { state, ms, playFrom }: Sound,
  starts: ReturnType<typeof startsOf>,
  onPlaying: (playing: Playing | null) => void,
): void {
  const ordinal = state === 'idle' ? null : turnAt(starts, ms)
  const play = useRef(playFrom)
  useEffect(() => {
    play.current = playFrom
  })
  useEffect(() => {
    const hear = (of: number) => {
      const start = starts.find((one) => one.ordinal === of)
      return start ? () => play.current(start.ms) : null
    }
    onPlaying({ ordinal, hear })
  }, [ordinal, starts, onPlaying])
  useEffect(() => () => onPlaying(null), [onPlaying])
}

const sum = (stretches: readonly Stretch[]): number => stretches.reduce((all, one) => all + one.toMs - one.fromMs, 0)

const pausedIn = (recording: Recording): Stretch[] =>
  recording.pauses.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? recording.ms ?? fromMs }))

/** Where each moment is in the recording, as far as the staff policy shows it. */
function useMarked(
  mark: Mark,
  judgement: Judgement | undefined,
  starts: ReturnType<typeof startsOf>,
  wholeMs: number,
): MarkedMoment[] {
  const t = useWords(markWords)
  return useMemo(
    () =>
      momentNames.flatMap((name) => {
        const span = judgement ? spanOf(starts, judgement[name], wholeMs) : null
        return span ? [{ name, label: t(name), span, verdict: mark[name].verdict }] : []
      }),
    [mark, judgement, starts, wholeMs, t],
  )
}

function Moments({
  moments,
  mark,
  onHear,
}: {
  moments: readonly MarkedMoment[]
  mark: Mark
  onHear: (ms: number) => void
}) {
  const t = useWords(recordingsWords)
  const words = useWords(markWords)
  const locale = useLocale()
  if (moments.length === 0) return null
  const figure = (score: number | null) =>
    score === null ? '–' : score.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return (
    <ul aria-label={t('moments')} className="flex flex-wrap gap-1.5">
      {moments.map(({ name, label, span, verdict }) => (
        <li key={name}>
          <button
            type="button"
            onClick={() => onHear(span.fromMs)}
            className="flex items-center gap-1.5 rounded-full border border-line bg-surface py-0.5 pr-2.5 pl-1 text-s hover:bg-sunken max-md:min-h-11 max-md:pl-2"
          >
            <Chip tone={verdict ?? 'plain'} className="num">
              {figure(mark[name].score)}
            </Chip>
            <span className="font-medium">{label}</span>
            {verdict && <span className="text-ink-2 max-md:sr-only">{words(`said_${verdict}`)}</span>}
            <span className="num text-ink-3">{clockDuration(span.fromMs)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Controls({
  sound,
  recording,
  wholeMs,
  skippedMs,
}: {
  sound: Sound
  recording: Recording
  wholeMs: number
  skippedMs: number
}) {
  const t = useWords(recordingsWords)
  const group = t('group')
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
      <Button
        look="primary"
        keys="alt+l"
        keyGroup={group}
        isBusy={sound.state === 'loading'}
        icon={sound.isPlaying ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
        className="max-md:h-11"
        onPress={sound.toggle}
      >
        {t(sound.isPlaying ? 'pause' : 'listen')}
      </Button>
      <Button
        look="quiet"
        icon={<RotateCcw size={15} aria-hidden />}
        aria-label={t('back')}
        title={t('back')}
        className="max-md:size-11"
        onPress={() => sound.seek(sound.ms - backMs)}
      />
      <span className="num text-s text-ink-2" aria-hidden="true">
        {clockDuration(sound.ms)} / {clockDuration(wholeMs)}
      </span>
      <span className="flex-1" />
      {recording.sides !== 'mixed' && <Sides side={sound.side} onChange={sound.setSide} />}
      <Button
        look={sound.skips ? 'plain' : 'quiet'}
        aria-pressed={sound.skips}
        icon={<FastForward size={14} aria-hidden />}
        className="max-md:h-11"
        onPress={() => sound.setSkips(!sound.skips)}
        disabled={skippedMs === 0}
      >
        {skippedMs > 0 ? t('skipSays', { time: clockDuration(skippedMs) }) : t('skip')}
      </Button>
      <Rates rate={sound.rate} onChange={sound.setRate} />
      {sound.state === 'failed' && <p className="w-full text-s text-failed">{t('failed')}</p>}
    </div>
  )
}

/** A few choices side by side, each pressed or not. */
function Segments<V extends string | number>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string
  choices: readonly { value: V; says: ReactNode }[]
  value: V
  onChange: (value: V) => void
}) {
  return (
    <div role="group" aria-label={label} className="flex flex-none rounded-s border border-line bg-sunken p-0.5">
      {choices.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={one.value === value}
          onClick={() => onChange(one.value)}
          className={classes(
            'num h-6.5 rounded-xs px-2 text-s max-md:h-10',
            one.value === value ? 'bg-surface font-medium text-ink shadow-card' : 'text-ink-2 hover:text-ink',
          )}
        >
          {one.says}
        </button>
      ))}
    </div>
  )
}

function Sides({ side, onChange }: { side: Side; onChange: (side: Side) => void }) {
  const t = useWords(recordingsWords)
  return (
    <Segments
      label={t('hear')}
      value={side}
      onChange={onChange}
      choices={[
        { value: 'both', says: t('both') },
        { value: 'customer', says: t('customer') },
        { value: 'agent', says: t('us') },
      ]}
    />
  )
}

function Rates({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  const t = useWords(recordingsWords)
  const locale = useLocale()
  return (
    <Segments
      label={t('speed')}
      value={rate}
      onChange={onChange}
      choices={rates.map((value) => ({ value, says: `${value.toLocaleString(locale)}×` }))}
    />
  )
}

function Pauses({ recording }: { recording: Recording }) {
  const t = useWords(recordingsWords)
  const told = recording.isAnnounced === null ? null : t(recording.isAnnounced ? 'announced' : 'notAnnounced')
  if (recording.pauses.length === 0 && told === null) return null
  return (
    <p className="text-xs text-ink-3">
      {[
        ...recording.pauses.map(({ fromMs, toMs, rule, personName }) =>
          t(rule ? `paused-${rule}` : personName ? 'pausedBy' : 'paused', {
            from: clockDuration(fromMs),
            to: clockDuration(toMs ?? recording.ms ?? fromMs),
            name: personName ?? '',
          }),
        ),
        told,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  )
}
