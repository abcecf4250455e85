import { setTimeout as wait } from 'node:timers/promises'
import { Installation } from './load/installation.ts'
import { Visitor } from './load/visitor.ts'
import { Watcher } from './load/watcher.ts'

// Twenty rounds of load with kill -9 of the program in the middle, and twenty of program and database together. Afterwards
// every turn that was acknowledged must be there once, in its order, and shown once: to the customer who reads the conversation again, and on
// the desk of an agent who watched all the time, whose socket was cut at each crash and told what it missed.

const roundsByDefault = 20
const visitorsByDefault = 12
const leastLoadMs = 300
const mostLoadMs = 1500
/** A desk that was cut off has so long to be told what it missed. */
const catchUpMs = 30_000

export type Verdict = { acknowledged: number; lost: number; doubled: number; misordered: number }

type Said = { senderId: string; ordinal: number }

/** Holds what one visitor was told had arrived against what is shown. `expected` is in the order of sending. */
export function compare(expected: Said[], shown: Said[]): Verdict {
  const places = new Map<string, number[]>()
  shown.forEach((turn, place) => places.set(turn.senderId, [...(places.get(turn.senderId) ?? []), place]))
  const verdict: Verdict = { acknowledged: expected.length, lost: 0, doubled: 0, misordered: 0 }
  let last = -1
  for (const turn of expected) {
    const found = places.get(turn.senderId) ?? []
    const [place] = found
    if (found.length > 1) verdict.doubled++
    if (place === undefined) verdict.lost++
    else if (place < last || shown[place]?.ordinal !== turn.ordinal) verdict.misordered++
    last = Math.max(last, place ?? last)
  }
  return verdict
}

const sum = (verdicts: Verdict[]): Verdict =>
  verdicts.reduce(
    (all, one) => ({
      acknowledged: all.acknowledged + one.acknowledged,
      lost: all.lost + one.lost,
      doubled: all.doubled + one.doubled,
      misordered: all.misordered + one.misordered,
    }),
    { acknowledged: 0, lost: 0, doubled: 0, misordered: 0 },
  )

/** Keeps every visitor talking until `stop` is called; a turn under way is seen through. */
function talk(visitors: Visitor[]): { stop(): Promise<void> } {
  let isOver = false
  const talking = visitors.map(async (visitor) => {
    while (!isOver) await visitor.say(`turn ${visitor.acknowledged.length}`)
  })
  return {
    async stop() {
      isOver = true
      await Promise.all(talking)
    },
  }
}

/** What the agent's desk was shown of the same turns. */
type Desk = { notShown: number; repeated: number; misordered: number; resets: number }
type Rounds = Verdict & { rounds: number; restartMs: number; desk: Desk }

/** Turns that were acknowledged and do not stand on the desk. */
const notShown = (visitors: Visitor[], watcher: Watcher): number =>
  visitors.reduce((sum, visitor) => {
    const ids = new Set(visitor.interactionIds.flatMap((id) => watcher.screenOf(id).map((turn) => turn.senderId)))
    return sum + visitor.acknowledged.filter((turn) => !ids.has(turn.senderId)).length
  }, 0)

async function deskOf(visitors: Visitor[], watcher: Watcher): Promise<Desk> {
  for (const until = Date.now() + catchUpMs; notShown(visitors, watcher) > 0 && Date.now() < until;) await wait(50)
  const { repeated, misordered, resets } = watcher
  return { notShown: notShown(visitors, watcher), repeated, misordered, resets }
}

async function runRounds(
  at: Installation,
  visitors: Visitor[],
  rounds: number,
  watcher: Watcher,
  kill: () => Promise<void>,
): Promise<Rounds> {
  let restartMs = 0
  for (const visitor of visitors) {
    await visitor.say('turn 0')
    await watcher.watch(visitor.interactionIds[0] ?? '')
  }
  for (let round = 1; round <= rounds; round++) {
    const talking = talk(visitors)
    await wait(leastLoadMs + Math.random() * (mostLoadMs - leastLoadMs))
    await kill()
    restartMs = Math.max(restartMs, await at.start())
    await talking.stop()
    const acknowledged = visitors.reduce((total, visitor) => total + visitor.acknowledged.length, 0)
    process.stderr.write(`  round ${round} of ${rounds}: ${acknowledged} acknowledged so far\n`)
  }
  const verdicts = await Promise.all(
    visitors.map(async (visitor) =>
      compare(
        visitor.acknowledged,
        (await visitor.readAll()).filter((turn) => turn.by === 'customer'),
      ),
    ),
  )
  return { rounds, restartMs, ...sum(verdicts), desk: await deskOf(visitors, watcher) }
}

/** `bench crash [rounds] [visitors]`: gives what was acknowledged, lost, doubled and out of order, for each kind of crash. */
export async function run(args: string[]): Promise<object> {
  const rounds = Number(args[0] ?? roundsByDefault)
  const at = new Installation()
  try {
    await at.start()
    const staff = await at.signIn()
    const key = await staff.chatKey()
    const workspaceId = await staff.workspaceId()
    const rounded = async (from: number, kill: () => Promise<void>) => {
      const watcher = new Watcher(at.url, staff, workspaceId)
      await watcher.begin()
      try {
        return await runRounds(at, await newVisitors(from), rounds, watcher, kill)
      } finally {
        watcher.close()
      }
    }
    const newVisitors = async (from: number) => {
      const visitors = Array.from(
        { length: Number(args[1] ?? visitorsByDefault) },
        (_, index) => new Visitor(at.url, key, from + index),
      )
      for (const visitor of visitors) await visitor.begin()
      return visitors
    }
    process.stderr.write('kill -9 of the program:\n')
    const server = await rounded(1, () => at.killServer())
    process.stderr.write('kill -9 of program and database:\n')
    const both = await rounded(1001, () => at.killBoth())
    const faults = ({ lost, doubled, misordered, desk }: Rounds) =>
      lost + doubled + misordered + desk.notShown + desk.repeated + desk.misordered
    const isGreen = [server, both].every((one) => one.acknowledged > 0 && faults(one) === 0)
    return { server, both, isGreen }
  } catch (error) {
    process.stderr.write(`${at.logTail()}\n`)
    throw error
  } finally {
    await at.remove()
  }
}
