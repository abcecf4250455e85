/**
 * Voices: what a flow says, as a file a telephone can play. A recording where there is one; else spoken by the provider that is set, then by the programs that are installed, each text
 * once: what was spoken is kept by voice, text and language. A voice that fails is passed over for a while and the next is asked; where none speaks there is no sound, and the
 * flow goes on without it.
 */
import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { PromptId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { Database } from '../../base/database.ts'
import { openSealed, SecretUnreadable, type Keeper } from '../../base/secrets.ts'
import type { FileStore } from '../../interactions/attachments/attachments.ts'
import { findPrompt, findSettings } from './store.ts'
import { espeak, flite, httpVoice, type Voice } from './voice.ts'
import { readWav, resampled, writeWav, type Sound, type SoundFault } from './wav.ts'

export interface Said {
  text: string
  language: ScreenLanguage
  promptId: PromptId | null
}

export interface VoicesOptions {
  db: Database
  keeper: Keeper
  files: FileStore
  /** On this machine, where the telephone switch can read it. */
  soundsDir: string
  /** In the order they are asked, after the provider that is set. */
  local?: readonly Voice[]
}

/** A caller waits: slower is as good as away. */
const SPEAK_MS = 5000
const REST_MS = 30_000
/** Longer nobody listens to. */
export const MOST_SOUND_S = 60
const WIDE = 16_000
const NARROW = 8000

export interface Voices {
  /**
   * A file of what is said, without its ending: `.wav` lies there at 8 kHz and `.wav16` at 16 kHz, 16-bit mono; null where nothing can speak it. Never throws. Twice is once.
   */
  readonly soundFor: (workspaceId: WorkspaceId, said: Said) => Promise<string | null>
  /** The same as bytes (16 kHz), with the name of who spoke; for listening to. */
  readonly heard: (workspaceId: WorkspaceId, said: Said) => Promise<{ wav: Buffer; by: string } | null>
}

/** The id of what a voice spoke, in the shape of the others. */
const spokenId = (voice: string, { text, language }: Said): string => {
  const hex = createHash('sha256')
    .update(JSON.stringify([voice, language, text]))
    .digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

/** As it is kept: 16-bit mono at 16 kHz. */
export const asKept = (bytes: Uint8Array): { sound: Sound; wav: Buffer } | SoundFault => {
  const read = readWav(bytes, MOST_SOUND_S)
  if (typeof read === 'string') return read
  const sound = resampled(read, WIDE)
  return { sound, wav: writeWav(sound) }
}

export const keepSound = async (files: FileStore, key: string, wav: Buffer): Promise<void> => {
  const coming = path.join(files.incoming, randomUUID())
  await writeFile(coming, wav, { mode: 0o600, flush: true })
  await files.keep(key, coming)
}

export const openVoices = (of: VoicesOptions): Voices => {
  const { db, files } = of
  const restsUntil = new Map<string, number>()
  const kept = async (key: string): Promise<Buffer | null> => files.read(key).then(buffer, () => null)

  const voicesOf = async (workspaceId: WorkspaceId): Promise<Voice[]> => {
    const local = of.local ?? [flite, espeak]
    const set = await db.read(workspaceId, findSettings)
    if (!set?.http) return [...local]
    try {
      const { key } = openSealed<{ key: string }>(of.keeper, set.sealedKey)
      return [httpVoice(set.http, key), ...local]
    } catch (fault) {
      if (!(fault instanceof SecretUnreadable)) throw fault
      db.log.warn({ workspaceId }, 'the key of a voice cannot be opened')
      return [...local]
    }
  }

  const speakBy = async (workspaceId: WorkspaceId, voice: Voice, said: Said): Promise<Buffer | null> => {
    const key = `${workspaceId}/${spokenId(voice.name, said)}`
    const before = await kept(key)
    if (before) return before
    const now = db.clock.now().getTime()
    if ((restsUntil.get(voice.name) ?? 0) > now) return null
    try {
      const spoken = asKept(await voice.speak(said.text, said.language, AbortSignal.timeout(SPEAK_MS)))
      if (typeof spoken === 'string') throw new Error(`the voice gave no sound: ${spoken}`)
      await keepSound(files, key, spoken.wav)
      return spoken.wav
    } catch (err) {
      restsUntil.set(voice.name, now + REST_MS)
      db.log.warn({ err, workspaceId, voice: voice.name.split(' ')[0] }, 'a voice did not speak')
      return null
    }
  }

  const find = async (
    workspaceId: WorkspaceId,
    said: Said,
  ): Promise<{ id: string; wav: Buffer; by: string } | null> => {
    const { promptId } = said
    if (promptId !== null && (await db.read(workspaceId, (tx) => findPrompt(tx, promptId)))) {
      const wav = await kept(`${workspaceId}/${promptId}`)
      if (wav) return { id: promptId, wav, by: 'recording' }
    }
    if (said.text.trim() === '') return null
    for (const voice of await voicesOf(workspaceId)) {
      if (!voice.speaks.includes(said.language)) continue
      const wav = await speakBy(workspaceId, voice, said)
      if (wav) return { id: spokenId(voice.name, said), wav, by: voice.name.split(' ')[0] ?? '' }
    }
    return null
  }

  return {
    async soundFor(workspaceId, said) {
      try {
        const found = await find(workspaceId, said)
        return found && (await layOut(path.join(of.soundsDir, workspaceId), found.id, found.wav))
      } catch (err) {
        db.log.error({ err, workspaceId }, 'nothing could be said')
        return null
      }
    },
    heard: find,
  }
}

/** Lays both rates where the switch reads them, each whole or not at all. */
const layOut = async (folder: string, id: string, wav: Buffer): Promise<string> => {
  const place = path.join(folder, id)
  const isThere = await access(`${place}.wav`).then(
    () => true,
    () => false,
  )
  if (isThere) return place
  const sound = readWav(wav, MOST_SOUND_S + 1)
  if (typeof sound === 'string') throw new Error(`a kept sound is none: ${sound}`)
  await mkdir(folder, { recursive: true })
  // the narrow one last: where it lies, both do
  for (const [ending, bytes] of [
    ['wav16', wav],
    ['wav', writeWav(resampled(sound, NARROW))],
  ] as const) {
    const coming = path.join(folder, `.${randomUUID()}`)
    await writeFile(coming, bytes)
    await rename(coming, `${place}.${ending}`)
  }
  return place
}
