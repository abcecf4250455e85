import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Installation } from './installation.ts'

/** More conversations than an import takes in while a measurement runs. */
const conversations = 20_000
const checkout = path.resolve(import.meta.dirname, '../..')

const conversation = (id: number): object => ({
  id: `import-${id}`,
  channel: 'chat',
  language: 'en',
  waitedMs: 20_000,
  turns: Array.from({ length: 8 }, (_, turn) => ({
    by: turn % 2 === 0 ? 'customer' : 'agent',
    at: 1_760_000_000_000 + id * 60_000 + turn * 10_000,
    text: turn % 2 === 0 ? 'Where is the parcel I ordered?' : 'Thank you for asking, let me look that up for you.',
  })),
})

/** Begins an import of its own process, as an administrator would; `end` stops it and gives how many conversations came in. */
export function importing(at: Installation): { end(): Promise<number> } {
  const file = path.join(at.dataDir, 'import.ndjson')
  const lines = Array.from({ length: conversations }, (_, id) => JSON.stringify(conversation(id)))
  fs.writeFileSync(file, `${lines.join('\n')}\n`)
  const child = spawn(process.execPath, [path.join(checkout, 'server/src/cli.ts'), 'import', 'ndjson', file], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATA_DIR: at.dataDir, LOG_LEVEL: 'warn' },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part.toString()))
  const closed = new Promise<void>((done) => child.once('close', () => done()))
  return {
    async end() {
      child.kill('SIGKILL')
      await closed
      const counts = [...said.join('').matchAll(/^(\d+) conversations,|^Taken in: (\d+)/gm)]
      const last = counts.at(-1)
      // it tells every two seconds: on a slow machine it may not have come to that
      return Number(last?.[1] ?? last?.[2] ?? 0)
    },
  }
}
