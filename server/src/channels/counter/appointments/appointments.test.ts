import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment } from '@peakend/contract/visits.ts'
import { openPlace } from '../../../../test/counter-place.ts'

test('a list that is taken in again adds nobody twice: by code, and by name and time where there is none', async (t) => {
  const { boss, place, clock, checkIn } = await openPlace(t)
  const at = clock.now().toISOString()
  const path = `/places/${place.touchpointId}/appointments`
  const take = (csv: string) => boss<{ taken: number; setAside: { line: number }[] }>('POST', `${path}/import`, { csv })
  const listed = async () =>
    (await boss<{ rows: Appointment[] }>('GET', path)).rows
      .map(({ name, code, note }) => ({ name, code, note }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const first = await take(`name,at,code,note\nMaya,${at},AB12,\nJon Lind,${at},,\nNobody,soon,,`)
  assert.deepEqual([first.taken, first.setAside.map((one) => one.line)], [2, [4]])
  const before = await listed()
  // mended and sent whole, with another note
  await take(`name,at,code,note\nMaya,${at},ab12,Kettle\njon lind,${at},,Lamp\nNobody,${at},,`)
  const after = await listed()
  assert.deepEqual(
    after.map((one) => `${one.name} ${one.note}`),
    ['Maya Kettle', 'Nobody ', 'jon lind Lamp'],
  )
  const codeOf = (rows: typeof before, name: RegExp) => rows.find((one) => name.test(one.name))?.code
  assert.equal(codeOf(after, /jon/i), codeOf(before, /jon/i), 'a code that was given out stays good')
  // two of one name and time would be found by nobody
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Madrid',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(clock.now())
  assert.equal((await checkIn('Jon Lind', { appointment: { time } })).state.appointment?.isFound, true)
  // at another time it is another appointment
  await take(`name,at\nJon Lind,${new Date(clock.now().getTime() + 3_600_000).toISOString()}`)
  assert.equal((await listed()).length, 4)
})
