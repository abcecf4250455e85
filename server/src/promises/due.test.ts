import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../test/cpu.ts'
import { dueAtOf } from './due.ts'

/** A Wednesday, 10:00 in Madrid. */
const madeAt = new Date('2026-03-04T09:00:00Z')
const cases: [string, string | null][] = [
  ['by 17:00', '2026-03-04T16:00:00.000Z'],
  ['today by 5 pm', '2026-03-04T16:00:00.000Z'],
  ['by five', '2026-03-04T16:00:00.000Z'],
  ['by 9 am', '2026-03-05T08:00:00.000Z'],
  ['at half past four', '2026-03-04T15:30:00.000Z'],
  ['at quarter to five', '2026-03-04T15:45:00.000Z'],
  ['tomorrow by three', '2026-03-05T14:00:00.000Z'],
  ['tomorrow', '2026-03-05T22:59:00.000Z'],
  ['tomorrow morning', '2026-03-05T11:00:00.000Z'],
  ['tomorrow morning at nine', '2026-03-05T08:00:00.000Z'],
  ['first thing tomorrow', '2026-03-05T09:00:00.000Z'],
  ['this afternoon', '2026-03-04T17:00:00.000Z'],
  ['this morning', '2026-03-04T11:00:00.000Z'],
  ['within 48 hours', '2026-03-06T09:00:00.000Z'],
  ['in the next 2 hours', '2026-03-04T11:00:00.000Z'],
  ['in an hour', '2026-03-04T10:00:00.000Z'],
  ['in half an hour', '2026-03-04T09:30:00.000Z'],
  ['in a couple of hours', '2026-03-04T11:00:00.000Z'],
  ['in a few minutes', null],
  ['in ten minutes', '2026-03-04T09:10:00.000Z'],
  ['in 3-5 days', '2026-03-09T09:00:00.000Z'],
  ['in a week', '2026-03-11T09:00:00.000Z'],
  ['within two working days', '2026-03-06T09:00:00.000Z'],
  ['within three working days', '2026-03-09T09:00:00.000Z'],
  ['by the end of the day', '2026-03-04T17:00:00.000Z'],
  ['by end of day', '2026-03-04T17:00:00.000Z'],
  ['by the end of the week', '2026-03-06T17:00:00.000Z'],
  ['by the end of next week', '2026-03-13T17:00:00.000Z'],
  ['next week', '2026-03-13T22:59:00.000Z'],
  ['next month', '2026-04-30T21:59:00.000Z'],
  ['by the end of the month', '2026-03-31T16:00:00.000Z'],
  ['on Monday', '2026-03-09T22:59:00.000Z'],
  ['on Wednesday', '2026-03-11T22:59:00.000Z'],
  ['on the 3rd', '2026-04-03T21:59:00.000Z'],
  ['on the 4th', '2026-03-04T22:59:00.000Z'],
  ['by the 31st', '2026-03-31T21:59:00.000Z'],
  ['by December 3rd', '2026-12-03T22:59:00.000Z'],
  ['on 1 March at 10 am', '2027-03-01T09:00:00.000Z'],
  ['on 30 February', null],
  ['on 29 February', null],
  ['el lunes', '2026-03-09T22:59:00.000Z'],
  ['el próximo lunes a las 9', '2026-03-09T08:00:00.000Z'],
  ['mañana', '2026-03-05T22:59:00.000Z'],
  ['mañana por la mañana', '2026-03-05T11:00:00.000Z'],
  ['mañana antes de las tres', '2026-03-05T14:00:00.000Z'],
  ['mañana antes de las 12', '2026-03-05T11:00:00.000Z'],
  ['mañana a las 10 de la mañana', '2026-03-05T09:00:00.000Z'],
  ['pasado mañana a las diez y media', '2026-03-06T09:30:00.000Z'],
  ['hoy a las cinco de la tarde', '2026-03-04T16:00:00.000Z'],
  ['a las 4 menos cuarto', '2026-03-04T14:45:00.000Z'],
  ['esta tarde', '2026-03-04T19:00:00.000Z'],
  ['en 24 horas', '2026-03-05T09:00:00.000Z'],
  ['en una hora', '2026-03-04T10:00:00.000Z'],
  ['dentro de media hora', '2026-03-04T09:30:00.000Z'],
  ['en las próximas dos horas', '2026-03-04T11:00:00.000Z'],
  ['en un plazo de tres días laborables', '2026-03-09T09:00:00.000Z'],
  ['la semana que viene', '2026-03-13T22:59:00.000Z'],
  ['antes del final del día', '2026-03-04T17:00:00.000Z'],
  ['antes de final de mes', '2026-03-31T16:00:00.000Z'],
  ['el día 3', '2026-04-03T21:59:00.000Z'],
  ['el 3 de diciembre', '2026-12-03T22:59:00.000Z'],
  ['a primera hora de mañana', '2026-03-05T09:00:00.000Z'],
  ['pasado mañana', '2026-03-06T22:59:00.000Z'],
  ['el viernes al mediodía', '2026-03-06T11:00:00.000Z'],
  ['mañana a las tres', '2026-03-05T14:00:00.000Z'],
  ['mañana temprano', '2026-03-05T11:00:00.000Z'],
  ['a fin de mes', '2026-03-31T16:00:00.000Z'],
  ['antes de fin de mes', '2026-03-31T16:00:00.000Z'],
  ['a finales de mes', '2026-03-31T16:00:00.000Z'],
  ['antes de que acabe el mes', '2026-03-31T21:59:00.000Z'],
  ['el último día del mes', '2026-03-31T16:00:00.000Z'],
  ['a mediados de mes', '2026-03-15T22:59:00.000Z'],
  ['el fin de semana', '2026-03-08T22:59:00.000Z'],
  ['antes del fin de semana', '2026-03-06T22:59:00.000Z'],
  ['over the weekend', '2026-03-08T22:59:00.000Z'],
  ['by the weekend', '2026-03-06T22:59:00.000Z'],
  ['by month end', '2026-03-31T16:00:00.000Z'],
  ['by the end of March', '2026-03-31T16:00:00.000Z'],
  ['by the end of the quarter', '2026-03-31T16:00:00.000Z'],
  ['early next week', '2026-03-10T22:59:00.000Z'],
  ['a principios de la semana que viene', '2026-03-10T22:59:00.000Z'],
  ['Monday week', '2026-03-16T22:59:00.000Z'],
  ['a week from today', '2026-03-11T09:00:00.000Z'],
  ['el viernes 13', '2026-03-13T22:59:00.000Z'],
  ['Monday the 9th', '2026-03-09T22:59:00.000Z'],
  ['Friday, March 6', '2026-03-06T22:59:00.000Z'],
  ['el viernes 3 cajas', '2026-03-06T22:59:00.000Z'],
  ['on 12 March 2027', '2027-03-12T22:59:00.000Z'],
  ['el 15', '2026-03-15T22:59:00.000Z'],
  ['el 15/04', '2026-04-15T21:59:00.000Z'],
  ['on 12/03', null],
  ['on 2026-04-15', '2026-04-15T21:59:00.000Z'],
  ['el primero de abril', '2026-04-01T21:59:00.000Z'],
  ['el día quince', '2026-03-15T22:59:00.000Z'],
  ['within 48h', '2026-03-06T09:00:00.000Z'],
  ['en 48h', '2026-03-06T09:00:00.000Z'],
  ['en 24-48 horas', '2026-03-06T09:00:00.000Z'],
  ['within forty-eight hours', '2026-03-06T09:00:00.000Z'],
  ['en cuarenta y ocho horas', '2026-03-06T09:00:00.000Z'],
  ['48 hours from now', '2026-03-06T09:00:00.000Z'],
  ['en el plazo de 48 horas', '2026-03-06T09:00:00.000Z'],
  ['máximo 48 horas', '2026-03-06T09:00:00.000Z'],
  ['de 3 a 5 días hábiles', '2026-03-11T09:00:00.000Z'],
  ['entre 3 y 5 días', '2026-03-09T09:00:00.000Z'],
  ['en tres o cuatro días', '2026-03-08T09:00:00.000Z'],
  ['in an hour and a half', '2026-03-04T10:30:00.000Z'],
  ['en una hora y media', '2026-03-04T10:30:00.000Z'],
  ['in two and a half hours', '2026-03-04T11:30:00.000Z'],
  ['in twenty-five minutes', '2026-03-04T09:25:00.000Z'],
  ['in a fortnight', '2026-03-18T09:00:00.000Z'],
  ['in a month', '2026-04-04T08:00:00.000Z'],
  ['dentro de dos meses', '2026-05-04T08:00:00.000Z'],
  ['en unos días', null],
  ['en los próximos días', null],
  ['in the next few days', null],
  ['hoy a las ocho', '2026-03-04T19:00:00.000Z'],
  ['hoy a las 08:00', null],
  ['by COB', '2026-03-04T17:00:00.000Z'],
  ['esta misma tarde', '2026-03-04T19:00:00.000Z'],
  ['between 2 and 4 tomorrow', '2026-03-05T15:00:00.000Z'],
  ['mañana entre las 9 y las 12', '2026-03-05T11:00:00.000Z'],
  ['tomorrow between eleven and one', '2026-03-05T12:00:00.000Z'],
  ['tomorrow from 9 to 5', '2026-03-05T16:00:00.000Z'],
  ['tmrw at 3', '2026-03-05T14:00:00.000Z'],
  ['right away', '2026-03-04T09:15:00.000Z'],
  ['soon', null],
  ['order 4471', null],
  ['the first thing', null],
  ['at 20 euros', null],
  ['', null],
]
for (const [words, due] of cases) {
  test(`"${words}" is due ${due ?? 'at no time we can tell'}`, () => {
    assert.equal(dueAtOf(words, madeAt, 'Europe/Madrid')?.toISOString() ?? null, due)
  })
}

test('an hour is that of the zone it is read in', () => {
  const due = (zone: string, words = 'by 17:00') => dueAtOf(words, madeAt, zone)?.toISOString()
  assert.equal(due('America/New_York'), '2026-03-04T22:00:00.000Z')
  assert.equal(due('Asia/Kathmandu'), '2026-03-04T11:15:00.000Z')
  // 22:00 on Wednesday in Auckland, 23:00 on Tuesday in Hawaii
  const late = new Date('2026-03-04T09:00:00Z')
  assert.equal(dueAtOf('tomorrow by three', late, 'Pacific/Auckland')?.toISOString(), '2026-03-05T02:00:00.000Z')
  assert.equal(dueAtOf('tomorrow by three', late, 'Pacific/Honolulu')?.toISOString(), '2026-03-05T01:00:00.000Z')
})

test('a month from the 31st is the last day of a shorter one, and the weekend said on a Sunday is that day', () => {
  const due = (words: string, at: string) => dueAtOf(words, new Date(at), 'Europe/Madrid')?.toISOString()
  assert.equal(due('in a month', '2026-01-31T09:00:00Z'), '2026-02-28T09:00:00.000Z')
  assert.equal(due('a fin de mes', '2028-02-10T09:00:00Z'), '2028-02-29T17:00:00.000Z')
  assert.equal(due('next month', '2026-12-31T09:00:00Z'), '2027-01-31T22:59:00.000Z')
  assert.equal(due('el fin de semana', '2026-03-08T09:00:00Z'), '2026-03-08T22:59:00.000Z')
  assert.equal(due('by the weekend', '2026-03-08T09:00:00Z'), '2026-03-13T22:59:00.000Z')
  assert.equal(due('el lunes', '2026-03-09T09:00:00Z'), '2026-03-16T22:59:00.000Z')
})

test('where clocks change: hours are hours, days keep the hour of the day, a skipped time is later and one shown twice is the first', () => {
  const due = (words: string, at: string, zone = 'Europe/Madrid') => dueAtOf(words, new Date(at), zone)?.toISOString()
  const spring = '2026-03-28T12:00:00Z'
  assert.equal(due('tomorrow at 12', spring), '2026-03-29T10:00:00.000Z')
  assert.equal(due('within 24 hours', spring), '2026-03-29T12:00:00.000Z')
  assert.equal(due('in one day', spring), '2026-03-29T11:00:00.000Z')
  assert.equal(due('tomorrow at 2:30 am', spring), '2026-03-29T01:30:00.000Z')
  const autumn = '2026-10-24T12:00:00Z'
  assert.equal(due('tomorrow at 2:30 am', autumn), '2026-10-25T00:30:00.000Z')
  assert.equal(due('tomorrow', autumn), '2026-10-25T22:59:00.000Z')
  assert.equal(due('within 48 hours', autumn), '2026-10-26T12:00:00.000Z')
  assert.equal(due('in two days', autumn), '2026-10-26T13:00:00.000Z')
  assert.equal(due('tomorrow at 2:30 am', '2026-03-07T17:00:00Z', 'America/New_York'), '2026-03-08T07:30:00.000Z')
  // half an hour is skipped here
  assert.equal(due('tomorrow at 2:15 am', '2026-10-03T02:00:00Z', 'Australia/Lord_Howe'), '2026-10-03T15:45:00.000Z')
})

test('a megabyte of words that say when is read no further than anybody would say it', () => {
  const units = [
    'by the end of the ',
    'de 1 a ',
    'el 1 ',
    'within 1 ',
    '1-',
    'between 1 and ',
    '12 ',
    'forty-',
    'treinta y ',
    'a las ',
    ' ',
  ]
  for (const unit of units) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
    const ms = cpuMsOf(() => dueAtOf(`tomorrow ${text}`, madeAt, 'Europe/Madrid'))
    assert.ok(ms < 200, `"${unit}": ${ms} ms`)
  }
})
