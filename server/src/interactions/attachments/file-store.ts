import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { Refusal } from '../../base/refusal.ts'

/** Where files lie. Keys are made by us: `<workspace>/<attachment>`. */
export interface FileStore {
  /** Takes a file that is complete under `temporaryPath` in, for good once this settles. Twice equals once. */
  readonly keep: (key: string, temporaryPath: string) => Promise<void>
  /** Refuses `gone` where there is none. With a part only its bytes, both ends within. */
  readonly read: (key: string, part?: { from: number; to: number }) => Promise<Readable>
  /** Twice equals once. */
  readonly remove: (key: string) => Promise<void>
  /** A folder on this machine for files that are coming in. */
  readonly incoming: string
}

/** What is older than this in the folder of what comes in was left behind by a program that died. */
const LEFT_BEHIND_MS = 24 * 3_600_000

/** Makes the folder for what comes in and removes what an earlier run left in it. */
export const prepareIncoming = async (folder: string, nowMs: number): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const found = await stat(file).catch(() => null)
    if (found && found.mtimeMs < nowMs - LEFT_BEHIND_MS) await rm(file, { force: true })
  }
  return folder
}

const KEY = /^[0-9a-f-]{36}\/[0-9a-f-]{36}$/

/** Files on disk under `folder`: written, synced, then moved into place, so that a name always holds a whole file. */
export const openDiskStore = async (folder: string, nowMs: number): Promise<FileStore> => {
  const incoming = await prepareIncoming(path.join(folder, 'incoming'), nowMs)
  const placeOf = (key: string): string => {
    if (!KEY.test(key)) throw new Error('a key of a file is two ids')
    const [workspace = '', id = ''] = key.split('/')
    return path.join(folder, workspace, id.slice(-2), id)
  }
  return {
    incoming,
    async keep(key, temporaryPath) {
      const place = placeOf(key)
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
      await rename(temporaryPath, place)
      const dir = await open(path.dirname(place))
      try {
        await dir.sync()
      } finally {
        await dir.close()
      }
    },
    async read(key, part) {
      const file = await open(placeOf(key)).catch((e: NodeJS.ErrnoException) => {
        throw e.code === 'ENOENT' ? new Refusal('gone') : e
      })
      await file.close()
      return createReadStream(placeOf(key), part && { start: part.from, end: part.to })
    },
    remove: (key) => rm(placeOf(key), { force: true }),
  }
}
