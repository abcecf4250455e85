import type { Readable, Writable } from 'node:stream'

/** What a command of the command line speaks through; tests give their own. Results go to `stdout`, all else to `stderr`. */
export type Io = { stdin: Readable; stdout: Writable; stderr: Writable }

export const tell = (io: Io, text: string): void => void io.stderr.write(`${text}\n`)

/** Says where long work stands, at most every two seconds, so that a log stays readable. */
export function openProgress(io: Io, everyMs = 2000): (text: () => string) => void {
  let saidAt = Date.now()
  return (text) => {
    if (Date.now() - saidAt < everyMs) return
    saidAt = Date.now()
    tell(io, `  ${text()}`)
  }
}

export const count = (value: number): string => value.toLocaleString('en')
