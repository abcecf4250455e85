import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueAtOf } from './due.ts'

/** A Wednesday, 10:00 in Madrid. */
const madeAt = new Date('2026-03-04T09:00:00Z')
const cases: [string, string | null][] = [
  ['by 17:00', '2026-03-04T16:00:00.000Z'],
  ['today by 5 pm', '2026-03-04T16:00:00.000Z'],
  ['by five', '2026-03-04T16:00:00.000Z'],
  ['by 9 am', '2026-03-05T08:00:00.000Z'],
  ['tomorrow by three', '2026-03-05T14:00:00.000Z'],
  ['tomorrow', '2026-03-05T22:59:00.000Z'],
  ['within 48 hours', '2026-03-06T09:00:00.000Z'],
  ['in the next 2 hours', '2026-03-04T11:00:00.000Z'],
  ['in a few minutes', null],
  ['in ten minutes', '2026-03-04T09:10:00.000Z'],
  ['in 3-5 days', '2026-03-09T09:00:00.000Z'],
  ['by the end of the day', '2026-03-04T17:00:00.000Z'],
  ['on Monday', '2026-03-09T22:59:00.000Z'],
  ['on Wednesday', '2026-03-11T22:59:00.000Z'],
  ['el lunes', '2026-03-09T22:59:00.000Z'],
  ['mañana antes de las 12', '2026-03-05T11:00:00.000Z'],
  ['mañana a las 10 de la mañana', '2026-03-05T09:00:00.000Z'],
  ['hoy a las cinco de la tarde', '2026-03-04T16:00:00.000Z'],
  ['esta tarde', '2026-03-04T22:59:00.000Z'],
  ['en 24 horas', '2026-03-05T09:00:00.000Z'],
  ['dentro de media hora', '2026-03-04T09:30:00.000Z'],
  ['en las próximas dos horas', '2026-03-04T11:00:00.000Z'],
  ['pasado mañana', '2026-03-06T22:59:00.000Z'],
  ['right away', '2026-03-04T09:15:00.000Z'],
  ['soon', null],
  ['order 4471', null],
  ['', null],
]
for (const [words, due] of cases) {
  test(`"${words}" is due ${due ?? 'at no time we can tell'}`, () => {
    assert.equal(dueAtOf(words, madeAt, 'Europe/Madrid')?.toISOString() ?? null, due)
  })
}

test('an hour is that of the zone it is read in, on both sides of a change of clocks', () => {
  assert.equal(dueAtOf('by 17:00', madeAt, 'America/New_York')?.toISOString(), '2026-03-04T22:00:00.000Z')
  const saturday = new Date('2026-03-28T12:00:00Z')
  assert.equal(dueAtOf('tomorrow at 12', saturday, 'Europe/Madrid')?.toISOString(), '2026-03-29T10:00:00.000Z')
})
