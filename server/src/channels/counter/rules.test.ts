import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { believedMs, isSameName, mailSecret, priorityOf, readCsv, readToken, visitOfMail, visitedOf } from './rules.ts'

test('a name is the same whatever its case, accents and spaces, and one word of it may stand for it', () => {
  for (const [a, b, same] of [
    ['José Ruiz', ' jose  RUIZ', true],
    ['Maya', 'Maya Okafor', true],
    ['Okafor', 'Maya Okafor', true],
    ['Maya O', 'Maya Okafor', false],
    ['Ana', 'Anabel Ruiz', false],
    ['李雷', '李雷', true],
    ['!!!', '???', false],
  ] as const)
    assert.equal(isSameName(a, b), same, `${a} / ${b}`)
})

test('what a device says it kept is never negative, never over an hour, and nothing from a phone', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (ms) => {
      assert.equal(believedMs(ms, false), 0)
      const believed = believedMs(ms, true)
      assert.ok(believed >= 0 && believed <= 3_600_000)
    }),
  )
})

test('an appointment goes first from ten minutes before its time to a quarter of an hour after it', () => {
  const at = new Date('2026-11-22T10:30:00Z')
  const priority = (time: string) => priorityOf(at, new Date(`2026-11-22T${time}:00Z`))
  assert.deepEqual(['10:19', '10:20', '10:30', '10:45', '10:46'].map(priority), [0, 1, 1, 1, 0])
  assert.equal(priorityOf(null, at), 0)
})

test('a link from a mail opens the one visit it was signed for', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const id = '0199aaaa-0000-7000-8000-000000000001'
  const secret = mailSecret(id, key)
  assert.equal(visitOfMail(secret, key), id)
  assert.equal(visitOfMail(secret, other), null)
  assert.equal(visitOfMail(secret.replace('0001.', '0002.'), key), null)
  assert.deepEqual(readToken(`pc_abcdefgh.${secret}`), { key: 'abcdefgh', secret })
  assert.equal(readToken('pc_abcdefgh.short'), null)
})

test('of a CSV the good lines are taken and the others named with their fault', () => {
  const read = readCsv(
    '\uFEFFname;at;code;note\r\n"Lind; Jonas";2026-11-23T10:30+01:00;AB12;"said ""hello"""\nNobody;tomorrow;;\n;2026-11-23T10:30Z;;\nBad;2026-11-23 11:00:00Z;a b;\n\n',
  )
  assert.deepEqual(read, {
    rows: [{ name: 'Lind; Jonas', at: '2026-11-23T10:30:00+01:00', code: 'AB12', note: 'said "hello"' }],
    setAside: [
      { line: 3, why: 'at' },
      { line: 4, why: 'name' },
      { line: 5, why: 'code' },
    ],
  })
  assert.equal(readCsv('who,when\nx,y'), null)
  fc.assert(fc.property(fc.string(), (text) => void readCsv(`name,at\n${text}`)))
})

test('a visit stands where its interaction stands', () => {
  const at = new Date()
  const of = (
    state: 'waiting' | 'active' | 'resting' | 'closed',
    greetedAt: Date | null,
    outcome: string | null = null,
    agentId: string | null = 'ana',
  ) => visitedOf({ state, greetedAt, outcome, agentId })
  assert.deepEqual(
    [
      of('waiting', null),
      of('active', null),
      of('active', at),
      of('closed', at),
      of('closed', null, 'left'),
      of('closed', null, 'solved'),
      of('resting', null, null, null),
      of('resting', at),
    ],
    ['waiting', 'called', 'with-us', 'ended', 'left', 'ended', 'waiting', 'with-us'],
  )
})
