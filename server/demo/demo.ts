/**
 * A living floor for newcomers: a brand with a shop page, known customers, agents and customers who talk through the public interfaces. main starts it
 * for `npm run demo`, over a folder of its own.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { work } from './agents.ts'
import { openBrand, type Brand } from './brand.ts'
import { Refused } from './caller.ts'
import { visit, type Running } from './customers.ts'
import { colleagues, dialogues } from './dialogues.data.ts'
import { shopRoute } from './shop.ts'

export const demoAdmin = 'admin@demo.example'
/** A new customer about this often; at most so many at once, so that the floor has room for a visitor of flesh and blood. */
const everyMs = 9000
const mostAtOnce = 5

/** One password for the demo's people, made once in its folder: nothing here may be guessed where the demo is left running. */
export function demoPassword(dataDir: string): string {
  const file = path.join(dataDir, 'demo-password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const password = `demo-${randomBytes(6).toString('base64url')}`
  mkdirSync(dataDir, { recursive: true }) // with a database elsewhere nothing made it yet
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}

/** The demo's page to serve, and `run`, which lets people talk once the program answers at `url`. */
export function openDemo(dataDir: string, say: (text: string) => void) {
  const admin = { email: demoAdmin, password: demoPassword(dataDir) }
  let brand: Brand | undefined
  const stop = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  const run = async (url: string) => {
    brand = await openBrand(url, admin)
    sayHow(say, brand)
    const talks: Running = new Map()
    const queues = brand.queues
    const otherQueue = (of: 'orders' | 'advice') => (of === 'orders' ? queues.advice : queues.orders)
    const agents = colleagues.filter((one) => one.role === 'agent')
    await Promise.all([
      ...agents.map((one) =>
        again(() => work(brand as Brand, { email: one.email, otherQueue }, talks, stop.signal), say, stop.signal),
      ),
      comeAndGo(brand, talks, stop.signal, say),
    ])
  }
  return {
    admin,
    route: shopRoute(() => brand?.keys.orders),
    run(url: string): void {
      running = run(url).catch((error: unknown) => {
        if (!stop.signal.aborted) say(`The demo's people stopped: ${String(error)}`)
      })
    },
    async close(): Promise<void> {
      stop.abort()
      await running
    },
  }
}

function sayHow(say: (text: string) => void, brand: Brand): void {
  say(`\nThe demo is ready.\n  The shop, with its chat:  ${brand.url}/demo\n  The desk:                 ${brand.url}/`)
  for (const one of [{ email: demoAdmin, role: 'administrator' }, ...colleagues]) {
    say(`    ${one.email.padEnd(22)} ${brand.password}   ${one.role}`)
  }
  say('  Sign in as the supervisor to watch the floor, or as an administrator to answer what you write in the shop.\n')
}

/** A dropped connection or a restart ends nobody's day: they come back. */
async function again(what: () => Promise<void>, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await what()
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Refused)) say(`Somebody in the demo had to start again: ${String(error)}`)
      await pause(3000, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function comeAndGo(
  brand: Brand,
  talks: Running,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const here = new Set<Promise<void>>()
  for (let at = 0; !signal.aborted; at++) {
    const dialogue = dialogues[at % dialogues.length]
    if (dialogue && here.size < mostAtOnce) {
      const one: Promise<void> = visit(brand, dialogue, talks, signal)
        .catch((error: unknown) => {
          if (!signal.aborted && !(error instanceof Refused)) say(`A customer of the demo left early: ${String(error)}`)
        })
        .finally(() => here.delete(one))
      here.add(one)
    }
    // the first few come at once: a floor is not empty when one walks in
    await pause(at < 4 ? 1500 : everyMs * (0.6 + Math.random()), undefined, { signal }).catch(() => undefined)
  }
  await Promise.all(here)
}
