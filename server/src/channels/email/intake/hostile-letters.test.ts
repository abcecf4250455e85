import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { hostileLetters } from '../../../../test/hostile-letters.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { listAside } from '../sending/store.ts'
import { shownAside } from '../shown.ts'
import { readOne } from './reading.ts'

const NOWHERE = 1
const simple = (id: string): string =>
  `From: e${id}@example.org\r\nTo: help@shop.example\r\nMessage-ID: <${id}@example.org>\r\n\r\nHello ${id}.`
const all = Object.entries(hostileLetters)

test(`${all.length} letters made to harm are taken in, or set aside with the reason shown; those between them are turns`, async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const others = all.map((_, at) => simple(`between-${at}`))
  await h.arrive(
    box,
    ...all.flatMap(([, { letter }], at) => [Buffer.from(letter, 'latin1'), Buffer.from(others[at] ?? '')]),
  )
  const rows = await h.rows<{ state: string; why: string | null; turn: string | null; original: string | null }>(
    'select state, why, turn_id as turn, original_id as original from mails order by uid',
  )
  assert.equal(rows.length, 2 * all.length)
  const became = (at: number) => (rows[at]?.turn ? 'turn' : rows[at]?.why)
  assert.deepEqual(
    all.map(([name], at) => [name, became(2 * at)]),
    all.map(([name, { becomes }]) => [name, becomes]),
  )
  assert.ok(all.every((_, at) => became(2 * at + 1) === 'turn'))
  // whatever it was, it can be looked at as it came
  assert.ok(rows.every((row) => row.original !== null))
  const shown = await h.db.read(h.workspaceId, (tx) => listAside(tx, { mailboxId: box, before: null, limit: 100 }))
  // all came at one time: in no order
  const counted = (whys: readonly (string | undefined)[]) =>
    Object.fromEntries(Array.from(Map.groupBy(whys, String), ([why, those]) => [why, those.length]))
  assert.deepEqual(
    counted(shown.map((one) => shownAside(one)?.why)),
    counted(all.flatMap(([, { becomes }]) => (becomes === 'turn' ? [] : [becomes]))),
  )
})

/** Of one of the same length in plain words, which takes next to nothing: four times what the slowest takes. */
const MOST_TIMES = 60
test('none takes the program much longer to read than a letter of the same length in plain words', () => {
  const leastMs = (letter: string) => {
    const bytes = Buffer.from(letter, 'latin1')
    const fetched = { uid: 1, uidValidity: 1, arrivedAt: new Date(), size: bytes.length, bytes, isTooLarge: false }
    return Math.min(
      ...[1, 2, 3].map(() => cpuMsOf(() => readOne(fetched, { trustedServers: ['mx'], loop: 'x', own: ['en', 'es'] }))),
    )
  }
  const longest = Math.max(...all.map(([, { letter }]) => letter.length))
  const words = 'These are the plain words of a letter, and no more of them than there are.\r\n'
  const plain = `From: e@example.org\r\nMIME-Version: 1.0\r\n\r\n${words.repeat(Math.ceil(longest / words.length))}`
  const perSign = leastMs(plain) / plain.length
  for (const [name, { letter }] of all) {
    // short ones count as 100 kB: the clock of a thread ticks every 4 ms
    const times = leastMs(letter) / (perSign * Math.max(letter.length, 100_000))
    assert.ok(times < MOST_TIMES, `${name} takes ${times} times what plain words take`)
  }
})
