import type { RunningCall } from '@peakend/contract/phone.ts'

/** With what was told of one of them: changed in its place, come to its place by age, or gone. */
export const withRunning = (rows: readonly RunningCall[], callId: string, call: RunningCall | null): RunningCall[] => {
  const others = rows.filter((one) => one.callId !== callId)
  if (call === null) return others
  return [...others, call].toSorted((a, b) => a.beganAt.localeCompare(b.beganAt) || a.callId.localeCompare(b.callId))
}

export type Hearing = { agent: boolean; customer: boolean }

/** Who hears a supervisor: nobody, their agent, or both. */
export const hearingOf = (how: 'listen' | 'whisper' | 'join', isMuted: boolean): Hearing => ({
  agent: !isMuted && how !== 'listen',
  customer: !isMuted && how === 'join',
})
