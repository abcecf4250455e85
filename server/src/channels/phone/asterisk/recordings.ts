/** What is kept of a call. Each side by a listener of its own: the talk's bridge stays a plain one, and whoever writes it down knows who spoke. */
import { NoSuchRecording, type Telephony } from '../telephony.ts'
import { AriRefused, at } from './ari.ts'
import { aside } from './asides.ts'
import { listenIn } from './listening.ts'
import { isThere, made, onLeg, undone, type Memory } from './memory.ts'
import { quieten } from './sounds.ts'
import { listenAnew } from './talks.ts'

type Recordings = Pick<
  Telephony,
  'record' | 'takeMessage' | 'pauseRecording' | 'stopRecording' | 'readRecording' | 'eraseRecording'
>

/** 16 bit, 8,000/s: what a carrier sends holds no more. */
const FORMAT = 'wav'

export const recordingsOn = (memory: Memory): Recordings => {
  const { ari } = memory
  return {
    async record(handle, leg, side) {
      const recorder = aside.recorder(handle)
      const { recorded } = memory.of(leg)
      const isNew = recorded.size === 0 && !(await isThere(ari.ask('GET', at`channels/${recorder}`)))
      if (isNew) await listenAnew(memory, leg)
      recorded.add(handle)
      await listenIn(memory, leg, recorder, { spy: side === 'says' ? 'in' : 'out' })
      const file = { name: handle, format: FORMAT, ifExists: 'fail' }
      await made(onLeg(leg, ari.ask('POST', at`channels/${recorder}/record`, file)))
    },
    async takeMessage(handle, leg, { quietS, mostS, beeps }) {
      const { talk } = memory.of(leg)
      if (talk !== null) await undone(ari.ask('POST', at`bridges/${talk}/removeChannel`, { channel: leg }))
      await quieten(memory, leg)
      const file = {
        name: handle,
        format: FORMAT,
        ifExists: 'fail',
        maxSilenceSeconds: quietS,
        maxDurationSeconds: mostS,
        beep: beeps,
        terminateOn: '#',
      }
      await made(onLeg(leg, ari.ask('POST', at`channels/${leg}/record`, file)))
    },
    // muted, not paused: what is said meanwhile is silence in the file, and its times stay true
    pauseRecording: (handle, isPaused) =>
      undone(ari.ask(isPaused ? 'POST' : 'DELETE', at`recordings/live/${handle}/mute`)),
    stopRecording: (handle) => undone(ari.ask('POST', at`recordings/live/${handle}/stop`)),
    async readRecording(handle) {
      // Asterisk would hand out the half of one that still runs
      if (await isThere(ari.ask('GET', at`recordings/live/${handle}`)))
        throw new NoSuchRecording(`the recording ${handle} is not over`)
      try {
        return await ari.read(at`recordings/stored/${handle}/file`)
      } catch (error) {
        if (error instanceof AriRefused && error.status === 404)
          throw new NoSuchRecording(`there is no recording ${handle}`, { cause: error })
        throw error
      }
    },
    eraseRecording: (handle) => undone(ari.ask('DELETE', at`recordings/stored/${handle}`)),
  }
}
