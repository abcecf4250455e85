/**
 * A thousand calls against a real Asterisk, each hung up somewhere else on its way, at a random moment, several at once. Afterwards nothing is left of them: no channel, no
 * bridge, no open call, nobody who counts as busy, and each is counted as what it was. Run: npm run bench -- hangups [calls] [at once]
 */
import { setTimeout as wait } from 'node:timers/promises'
import { emptyNumber, menuNumber, menuOf, openWorld, ways, wrapUpAll, type World } from './calls/hanging-up.ts'
import { openHouse } from './calls/house.ts'
import { leftOver } from '../server/test/phone/left-over.ts'
import { loadNow, rounded } from './load/spread.ts'

const wrapUpEveryMs = 300
const settleMs = 30_000

/** The menu and the line with nobody there, each with its number. */
async function addNumbers({ boss, queueId }: Awaited<ReturnType<typeof openHouse>>): Promise<void> {
  const added = await boss.call<{ flow: { id: string; revision: number } } & { id: string; revision: number }>(
    'POST',
    '/flows',
    { draft: menuOf(queueId) },
  )
  const { id, revision } = added.flow ?? added
  await boss.call('POST', `/flows/${id}/publish`, { revision, note: '' })
  const empty = await boss.call<{ id: string }>('POST', '/queues', {
    name: 'Nobody',
    target: { withinMs: 45_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 4 * 3_600_000,
  })
  await boss.call('POST', '/phone-numbers', { number: menuNumber, name: 'Menu', flowId: id, queueId })
  await boss.call('POST', '/phone-numbers', { number: emptyNumber, name: 'Empty', flowId: null, queueId: empty.id })
}

async function hangUpAll(world: World, calls: number, atOnce: number) {
  const names = Object.keys(ways)
  const faults: string[] = []
  let next = 0
  const work = async () => {
    for (let i = next++; i < calls; i = next++) {
      const name = names[i % names.length] ?? ''
      await ways[name]?.(world).catch((fault: unknown) => faults.push(`${name}: ${String(fault)}`))
    }
  }
  let isOver = false
  const wrapping = (async () => {
    for (; !isOver; await wait(wrapUpEveryMs)) await wrapUpAll(world)
  })()
  await Promise.all(Array.from({ length: atOnce }, work))
  isOver = true
  await wrapping
  return faults
}

/** `bench hangups [calls] [at once]`: what is left, by name; all of it must be 0. */
export const run = async ([calls = '1000', atOnce = '6']: readonly string[]) => {
  const house = await openHouse(10, { areApart: false })
  try {
    await addNumbers(house)
    const world = await openWorld(house)
    const startedAt = performance.now()
    const faults = await hangUpAll(world, Number(calls), Number(atOnce))
    const tookS = rounded((performance.now() - startedAt) / 1000)
    let left = await leftOver(house)
    for (const endAt = Date.now() + settleMs; Object.values(left).some((n) => n !== 0) && Date.now() < endAt;) {
      await wait(200)
      await wrapUpAll(world)
      left = await leftOver(house)
    }
    // and one after all of them is answered
    await ways['while they talk']?.(world)
    world.close()
    return {
      calls: Number(calls),
      waysToHangUp: Object.keys(ways).length,
      tookS,
      faults: faults.length,
      firstFaults: faults.slice(0, 5),
      left,
      load: loadNow(),
    }
  } finally {
    await house.close()
  }
}
