import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { isSameProcess, startOf } from './process-facts.ts'

const pollMs = 50
/** A holder on another machine (a shared disk) cannot be asked whether it lives; it touches the file instead. */
const heartbeatMs = 2000
const silentMs = 30_000

type Holder = { id: string; pid: number; startedAt: string | undefined; host: string }

function readHolder(file: string): Holder | undefined {
  try {
    const holder: Holder = JSON.parse(fs.readFileSync(file, 'utf8'))
    return holder
  } catch {
    return undefined
  }
}

function isAbandoned(file: string): boolean {
  const holder = readHolder(file)
  if (holder && holder.host === os.hostname()) return !isSameProcess(holder.pid, holder.startedAt)
  try {
    return Date.now() - fs.statSync(file).mtimeMs > silentMs
  } catch {
    return false
  }
}

function clearAbandoned(file: string, id: string): void {
  const aside = `${file}.${id}`
  const before = readHolder(file)?.id
  try {
    fs.renameSync(file, aside)
    // Between our look and our rename somebody else may have cleared the dead lock and taken a new one: give it back.
    if (readHolder(aside)?.id !== before) fs.linkSync(aside, file)
  } catch {
    // another waiter was quicker; the next round looks again
  }
  fs.rmSync(aside, { force: true })
}

function tryTake(file: string, id: string): boolean {
  const holder: Holder = { id, pid: process.pid, startedAt: startOf(process.pid), host: os.hostname() }
  try {
    fs.writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o644 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  if (isAbandoned(file)) clearAbandoned(file, id)
  return false
}

/**
 * Runs `work` while no other process holds `file`. The lock of a process that died (kill -9 included, and a process id
 * that another program bears now) is cleared. Waits without limit: the holder is alive and at work.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const id = randomUUID()
  while (!tryTake(file, id)) await wait(pollMs)
  const beat = setInterval(() => fs.utimes(file, new Date(), new Date(), () => {}), heartbeatMs)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if (readHolder(file)?.id === id) fs.rmSync(file, { force: true })
  }
}
