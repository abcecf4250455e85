import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { useMemo } from 'react'
import type { Recording } from '@peakend/contract/recordings.ts'
import { ask } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Skeleton } from '../ui/states.tsx'
import { clockDuration } from '../ui/time-words.ts'
import { recordingsWords } from '../words/recordings.ts'
import { useLocale, useWords } from '../words/words.ts'
import { useSound } from './use-sound.ts'
import { loudnessOf, rates } from './waves.ts'
import { Waveform } from './waveform.tsx'

const none: readonly never[] = []

/** A message that a caller left, heard where it stands. */
export default function VoiceMessage({ interactionId, ordinal }: { interactionId: string; ordinal: number }) {
  const t = useWords(recordingsWords)
  const workspaceId = useWorkspaceId()
  const { data, isError } = useQuery(ask.recordings.of({ interactionId }, { workspaceId }))
  const recording = data?.rows.find((one) => one.ordinal === ordinal)
  if (!data && !isError) return <Skeleton className="h-11 w-72 max-w-full" />
  if (!recording) return <p className="text-s text-ink-2">{t(isError ? 'failed' : 'message-failed')}</p>
  const { peaks, state } = recording
  if (state === 'kept' && peaks) return <Kept recording={{ ...recording, peaks }} />
  return <p className="text-s text-ink-2">{t(`message-${state === 'running' ? 'coming' : state}`)}</p>
}

function Kept({ recording }: { recording: Recording & { peaks: NonNullable<Recording['peaks']> } }) {
  const t = useWords(recordingsWords)
  const locale = useLocale()
  const workspaceId = useWorkspaceId()
  const { id, peaks, sides } = recording
  const wholeMs = recording.ms ?? 0
  const loudness = useMemo(() => loudnessOf(peaks.customer), [peaks.customer])
  const sound = useSound({ recordingId: id, workspaceId, sides, wholeMs, silences: none })
  const next = rates[(rates.indexOf(sound.rate as (typeof rates)[number]) + 1) % rates.length] ?? 1
  return (
    <div className="mt-1.5 grid w-[min(420px,62vw)] gap-1.5">
      <div className="flex items-center gap-2.5">
        <button
          type="button"
          aria-label={t(sound.isPlaying ? 'pauseMessage' : 'hearMessage')}
          aria-busy={sound.state === 'loading'}
          onClick={sound.toggle}
          className="grid size-11 flex-none place-items-center rounded-full bg-brand text-brand-ink shadow-card transition-opacity hover:opacity-90"
        >
          {sound.isPlaying ? (
            <Pause size={18} aria-hidden />
          ) : (
            <Play size={18} className="translate-x-px" aria-hidden />
          )}
        </button>
        <div className="min-w-0 flex-1">
          <Waveform
            customer={loudness}
            agent={null}
            wholeMs={wholeMs}
            ms={sound.ms}
            moments={none}
            paused={none}
            height={40}
            onSeek={sound.seek}
          />
        </div>
      </div>
      <p className="flex items-center gap-2 pl-[54px] text-xs text-ink-2">
        <span className="num flex-1">
          {sound.state === 'idle' ? clockDuration(wholeMs) : `${clockDuration(sound.ms)} / ${clockDuration(wholeMs)}`}
        </span>
        <button
          type="button"
          title={t('speed')}
          aria-label={t('speedIs', { rate: sound.rate.toLocaleString(locale) })}
          onClick={() => sound.setRate(next)}
          className="num rounded-full border border-line-strong px-2 py-0.5 font-medium hover:bg-surface max-md:min-h-8"
        >
          {sound.rate.toLocaleString(locale)}×
        </button>
      </p>
      {sound.state === 'failed' && <p className="text-s text-failed">{t('messageNotPlayed')}</p>}
    </div>
  )
}
