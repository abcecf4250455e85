/**
 * The phone beside Asterisk's own Queue() on the same Asterisk, in the same run: from INVITE to 200 and to the agent's ringing, 300 who wait with music, 50 who talk and
 * are recorded, with the processor time of each and what was lost of the sound. Run: npm run bench -- calls [ring|wait|talk ...]
 */
import { setTimeout as wait } from 'node:timers/promises'
import { openHouse, ourNumber, theirNumber } from './calls/house.ts'
import type { Listened, Rung } from './calls/callers.ts'
import { loadNow, rounded } from './load/spread.ts'

const ringing = 100
const waiting = 300
const talking = 50
const listenMs = 20_000
/** New calls a second while the line fills. */
const perSecond = 40
/** At most so many times what Queue() takes to ring, or so many ms more: whichever is larger. */
const mostTimes = 1.2
const mostMoreMs = 20
const recordedMs = 60_000
const settleMs = 30_000

type House = Awaited<ReturnType<typeof openHouse>>

const say = (text: string): void => void process.stderr.write(`${text}\n`)

const atShare = (all: readonly number[], share: number): number => {
  const sorted = all.filter((ms) => !Number.isNaN(ms)).toSorted((a, b) => a - b)
  return rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
}
const spread = (all: readonly number[]) => ({ p50: atShare(all, 0.5), p95: atShare(all, 0.95) })

const ofNumber = (rounds: readonly Rung[], number: string) => {
  const own = rounds.filter(({ to }) => to === number).slice(5)
  return {
    calls: own.length,
    notRung: own.filter(({ rangMs }) => Number.isNaN(rangMs)).length,
    inviteTo200: spread(own.map(({ answeredMs }) => answeredMs)),
    inviteToRinging: spread(own.map(({ rangMs }) => rangMs)),
  }
}

/** One after another, ours and Queue() in turn, so that both meet the same machine. The first five of each are left out. */
async function ring(house: House): Promise<object> {
  const rounds = await house.callers.tell<Rung[]>({ do: 'ring', to: [ourNumber, theirNumber], times: ringing + 5 })
  const [peakend, queue] = [ofNumber(rounds, ourNumber), ofNumber(rounds, theirNumber)]
  const within = (share: 'p50' | 'p95') =>
    peakend.inviteToRinging[share] <=
    Math.max(queue.inviteToRinging[share] * mostTimes, queue.inviteToRinging[share] + mostMoreMs)
  return { peakend, queue, isMet: { p50: within('p50'), p95: within('p95') } }
}

/** Processor use in percent of one processor while `work` runs. */
async function using<T extends object>(house: House, work: () => Promise<T>) {
  const [before, startedAt] = [house.cpu(), performance.now()]
  const done = await work()
  const [after, ms] = [house.cpu(), performance.now() - startedAt]
  const pct = (of: keyof typeof before) => Math.round((100 * (after[of] - before[of])) / ms)
  return { ...done, cpuPct: { asterisk: pct('asterisk'), program: pct('program'), database: pct('database') } }
}

const listened = async (house: House) => {
  const heard = await house.callers.tell<Listened>({ do: 'listen', ms: listenMs })
  const { longestMs, p99Ms, ownCpuPct } = heard
  return { ...heard, longestMs: rounded(longestMs), p99Ms: rounded(p99Ms), ownCpuPct: Math.round(ownCpuPct) }
}

const present = (house: House, state: 'available' | 'away') =>
  house.db.query(`update presences set state = $1 where person_id = any($2)`, [state, house.people.map(({ id }) => id)])

const openCalls = 'select count(*) as n from calls where ended_at is null'
const count = async (house: House, text: string): Promise<number> =>
  Number((await house.db.query<{ n: string }>(text)).rows[0]?.n ?? 0)

async function until(isSo: () => Promise<boolean>, mostMs: number): Promise<void> {
  for (const endAt = Date.now() + mostMs; !(await isSo()) && Date.now() < endAt;) await wait(100)
}

/** Everybody, and the program has done with it. */
async function hangUp(house: House): Promise<void> {
  await house.callers.tell({ do: 'hang-up' })
  await until(async () => (await count(house, openCalls)) === 0, settleMs)
}

async function line(house: House): Promise<object> {
  await present(house, 'away')
  const filling = await using(house, async () => ({
    answered: await house.callers.tell<number>({ do: 'dial', to: ourNumber, count: waiting, perSecond }),
  }))
  // past what is said to each at first
  await wait(15_000)
  const waited = await using(house, () => listened(house))
  const memory = house.memory()
  await hangUp(house)
  return {
    filling,
    ...waited,
    memoryMiB: { asterisk: Math.round(memory.asterisk), program: Math.round(memory.program) },
  }
}

async function talk(house: House): Promise<object> {
  await present(house, 'available')
  const rules = await house.boss.call<object>('GET', '/recording-rules')
  await house.boss.call('PUT', '/recording-rules', { ...rules, isOn: true })
  await house.callers.tell({ do: 'pick-up' })
  await house.callers.tell({ do: 'dial', to: ourNumber, count: talking, perSecond: 10 })
  const talks = `select count(*) as n from calls where ended_at is null and state ->> 'stage' = 'talking'`
  await until(async () => (await count(house, talks)) === talking, settleMs)
  await wait(2000)
  const running = await count(house, `select count(*) as n from recordings where state = 'running'`)
  const talked = await using(house, () => listened(house))
  await hangUp(house)
  const [endedAt, kept] = [performance.now(), `select count(*) as n from recordings where state = 'kept'`]
  await until(async () => (await count(house, kept)) >= running, recordedMs)
  return {
    recorded: running,
    ...talked,
    kept: await count(house, kept),
    keptWithinS: rounded((performance.now() - endedAt) / 1000),
  }
}

/** What must hold in the end. */
const left = async (house: House) => ({
  channels: Number(/(\d+) active channel/.exec(await house.asterisk.console('core show channels count'))?.[1] ?? -1),
  openCalls: await count(house, openCalls),
  inCall: await count(house, 'select count(*) as n from presences where is_in_call'),
})

const parts = { ring, line, talk }
type Part = keyof typeof parts

export const run = async (given: readonly string[]): Promise<object> => {
  const wanted = Object.keys(parts).filter((name) => given.length === 0 || given.includes(name)) as Part[]
  say('PostgreSQL, Asterisk, the program, people with phones ...')
  const house = await openHouse(talking)
  try {
    const told: Record<string, object> = {}
    for (const name of wanted) {
      say(`${name} ...`)
      told[name] = await parts[name](house)
      say(JSON.stringify({ [name]: told[name] }))
    }
    await wait(2000)
    return { ...told, left: await left(house), load: loadNow() }
  } finally {
    await house.close()
  }
}
