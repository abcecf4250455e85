import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { acceptedByHttp, acceptedInProcess, mostBehindMs, type Accepted } from './load/accepted.ts'
import { Agent } from './load/agent.ts'
import { importing } from './load/importing.ts'
import { Installation, type Staff } from './load/installation.ts'
import { loadNow, rounded, spreadOf, type Spread } from './load/spread.ts'
import { Visitor } from './load/visitor.ts'

// A customer's turn to the agent's screen at 200 turns a second with all reactions on, alone and beside an import; then the most turns
// accepted, one a transaction, beside pgbench with the same statements on the same database in the same run.

const agentsByDefault = 50
const visitorsPerAgent = 2
const perSByDefault = 200
const secondsByDefault = 15
/** The same load before the stretch that is held against the budget: a program just started still compiles and plans. Reported too. */
const warmUpSeconds = 5
const hireAtOnce = 4
const settleMs = 120_000
/** After the last turn is sent, what has not arrived by then counts as lost. */
const lastArrivalMs = 20_000

const budget = { p50: 10, p99: 50, p99Importing: 150, ratio: 0.25 }

type Floor = { agents: Agent[]; visitors: Visitor[]; admin: Staff; arrivals: Map<string, number> }

const say = (text: string): void => void process.stderr.write(`${text}\n`)

async function inParts<T, R>(of: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (let from = 0; from < of.length; from += atOnce) {
    done.push(...(await Promise.all(of.slice(from, from + atOnce).map(work))))
  }
  return done
}

/** Agents signed in and available, a conversation of each visitor accepted by one of them. */
export async function openFloor(at: Installation, agentCount: number): Promise<Floor> {
  const admin = await at.signIn()
  const key = await admin.chatKey()
  const workspaceId = await admin.workspaceId()
  const arrivals = new Map<string, number>()
  const hired = await inParts(
    Array.from({ length: agentCount }, (_, index) => index + 1),
    hireAtOnce,
    (index) => admin.hire(index),
  )
  await admin.letServe(hired)
  const arrived = (senderId: string, atMs: number) => void (arrivals.has(senderId) || arrivals.set(senderId, atMs))
  const agents = hired.map((staff) => new Agent(at.url, staff, workspaceId, arrived))
  await inParts(agents, hireAtOnce, (agent) => agent.begin())
  const visitors = Array.from(
    { length: agentCount * visitorsPerAgent },
    (_, index) => new Visitor(at.url, key, index + 1),
  )
  await inParts(visitors, hireAtOnce, async (visitor) => {
    await visitor.begin()
    await visitor.say('Hello, I have a question about my order')
  })
  const held = () => agents.reduce((total, agent) => total + agent.held, 0)
  for (const until = Date.now() + settleMs; held() < visitors.length; await wait(50)) {
    if (Date.now() < until) continue
    throw new Error(`only ${held()} of ${visitors.length} conversations were taken: ${agents[0]?.faults.join('; ')}`)
  }
  return { agents, visitors, admin, arrivals }
}

const lines = [
  'It was ordered last week and has not arrived',
  'The number is on the invoice you sent me',
  'Could you tell me when it will be here?',
  'Thank you, that helps',
]

type Heard = Spread & { perS: number; missing: number; load: number }

/** Sends at an even pace, whatever the answers take; a visitor whose last turn is still under way is passed over. */
export async function atPace({ visitors, arrivals }: Floor, perS: number, seconds: number): Promise<Heard> {
  const sentAt = new Map<string, number>()
  const busy = new Set<Visitor>()
  const saying = new Set<Promise<unknown>>()
  const beganAt = performance.now()
  let next = 0
  for (let sent = 0; performance.now() - beganAt < seconds * 1000;) {
    for (const due = ((performance.now() - beganAt) / 1000) * perS; sent < due; sent++) {
      let visitor = visitors[next++ % visitors.length]
      for (let tried = 0; visitor && busy.has(visitor) && tried < visitors.length; tried++)
        visitor = visitors[next++ % visitors.length]
      if (!visitor || busy.has(visitor)) continue
      const from = visitor
      busy.add(from)
      const senderId = randomUUID()
      sentAt.set(senderId, performance.now())
      const saidIt: Promise<unknown> = from.say(lines[sent % lines.length] ?? '', senderId).finally(() => {
        busy.delete(from)
        saying.delete(saidIt)
      })
      saying.add(saidIt)
    }
    await wait(1)
  }
  const tookS = (performance.now() - beganAt) / 1000
  await Promise.all(saying)
  const isMissing = () => [...sentAt.keys()].filter((id) => !arrivals.has(id)).length
  for (const until = Date.now() + lastArrivalMs; isMissing() > 0 && Date.now() < until;) await wait(10)
  const waits = [...sentAt].flatMap(([id, at]) => {
    const arrived = arrivals.get(id)
    return arrived === undefined ? [] : [arrived - at]
  })
  return { ...spreadOf(waits), perS: Math.round(sentAt.size / tookS), missing: isMissing(), load: loadNow() }
}

const isWithin = (turns: Heard, whileImporting: Heard, ratio: number): boolean =>
  turns.p50 < budget.p50 && turns.p99 < budget.p99 && whileImporting.p99 < budget.p99Importing && ratio >= budget.ratio

/** The most turns a second that left the reactions less than a second behind, by HTTP or in one process, as a share of pgbench's. */
function keptUp(byHttp: Accepted, inProcess: { steadyRatio: number; pgbenchPerS: number }): number {
  const overHttp = byHttp.behindMs < mostBehindMs ? byHttp.perS / inProcess.pgbenchPerS : 0
  return rounded(Math.max(overHttp, inProcess.steadyRatio), 3)
}

/** `bench turns [seconds] [turns a second] [agents]`. Latencies in ms, rates a second, `load` the machine's at the end of each part. */
export async function run(args: string[]): Promise<object> {
  const [seconds, perS, agentCount] = [secondsByDefault, perSByDefault, agentsByDefault].map((given, index) =>
    Number(args[index] ?? given),
  ) as [number, number, number]
  const at = new Installation(profiled())
  try {
    say('an installation, its agents and their conversations ...')
    await at.start()
    const floor = await openFloor(at, agentCount)
    say(`${perS} turns/s for ${warmUpSeconds} s, just started, then for ${seconds} s ...`)
    const justStarted = await atPace(floor, perS, warmUpSeconds)
    say(JSON.stringify(justStarted))
    const turns = await atPace(floor, perS, seconds)
    say(JSON.stringify(turns))
    say('the same beside an import ...')
    const load = importing(at)
    const whileImporting = await atPace(floor, perS, seconds)
    const imported = await load.end()
    say(JSON.stringify({ ...whileImporting, imported }))
    say('the most turns by HTTP ...')
    const byHttp = await acceptedByHttp(at, floor.visitors.slice(0, 64), seconds)
    say(JSON.stringify(byHttp))
    // counted before pgbench says the same events again and again
    const shownTwice = floor.agents.reduce(
      (n, one) => n + [...one.shown.values()].filter((times) => times > 1).length,
      0,
    )
    say('the most turns in one process, beside pgbench ...')
    const inProcess = await acceptedInProcess(at, await floor.admin.chatKey(), seconds)
    say(JSON.stringify(inProcess))
    for (const agent of floor.agents) agent.close()
    const keptUpRatio = keptUp(byHttp, inProcess)
    const isGreen = isWithin(turns, whileImporting, keptUpRatio) && shownTwice === 0
    const beside = { ...whileImporting, imported }
    return { budget, justStarted, turns, whileImporting: beside, byHttp, inProcess, keptUpRatio, shownTwice, isGreen }
  } catch (error) {
    say(at.logTail())
    throw error
  } finally {
    await at.remove()
  }
}

/** With BENCH_PROFILE set to a folder, the program writes a CPU profile there when it ends. */
function profiled(): Record<string, string> {
  const dir = process.env['BENCH_PROFILE']
  if (!dir) return {}
  fs.mkdirSync(dir, { recursive: true })
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${dir}` }
}
