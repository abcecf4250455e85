import { expect, test } from 'vitest'
import { bareSubject, isAddress, readPeople, recipientsOf, subjectOf } from './addresses.ts'
import { spanOf } from './calendar-times.ts'
import type { Letter } from './letters-data.ts'
import { proofOf } from './proof.ts'
import { isTrusted, trust } from './trusted-senders.ts'
import { canBeSent, emptyWriting } from './writing.ts'

const nobody = { server: null, spf: 'none', dkim: 'none', dmarc: 'none', domain: null } as const
const eva = { name: 'Eva Ruiz', address: 'eva@example.org' }
const jon = { name: 'Jon', address: 'jon@example.org' }
const ours = { name: 'Help', address: 'help+abc@shop.example' }
const letter = (more: Partial<Letter>): Letter =>
  ({
    direction: 'in',
    from: eva,
    to: [ours],
    cc: [],
    replyTo: [],
    proof: 'none',
    authentication: nobody,
    ...more,
  }) as Letter

test('an answer goes to whoever wrote, to all without us, and back to the same people after one of ours', () => {
  const one = letter({ to: [ours, jon], cc: [eva, { name: '', address: 'HELP@shop.example' }] })
  expect(recipientsOf(one, 'reply', ['help@shop.example'])).toEqual({ to: [eva], cc: [] })
  expect(recipientsOf(one, 'reply-all', ['help@shop.example'])).toEqual({ to: [eva], cc: [jon] })
  expect(recipientsOf(letter({ replyTo: [jon] }), 'reply', ['help@shop.example']).to).toEqual([jon])
  expect(recipientsOf(letter({ direction: 'out', from: ours, to: [eva], cc: [jon] }), 'reply-all', [])).toEqual({
    to: [eva],
    cc: [jon],
  })
})
test('pasted people are read one by one', () => {
  expect(readPeople('"Ruiz, Eva" <eva@example.org>; jon@example.org')).toEqual([
    { name: 'Ruiz, Eva', address: 'eva@example.org' },
    { name: '', address: 'jon@example.org' },
  ])
  expect(['a@b.co', 'a@b', 'a b@c.de', 'a@b..c'].map(isAddress)).toEqual([true, false, false, false])
})
test('a letter to more readers than a field takes does not leave', () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ name: '', address: `r${at}@many.example` }))
  const to = (count: number) => ({ ...emptyWriting, to: people(count), subject: 'Hi', text: 'Hello' })
  expect([canBeSent(to(50)), canBeSent(to(51))]).toEqual([true, false])
})
test('a subject carries its mark once', () => {
  expect(subjectOf('RE: Fwd: AW: Kettle', 'reply')).toBe('Re: Kettle')
  expect(bareSubject('Re[2]: Kettle')).toBe('Kettle')
})
test('only what is proven is called proven', () => {
  expect(proofOf(letter({})).says).toBe('claimUnchecked')
  const checked = (more: object) =>
    letter({ authentication: { ...nobody, server: 'mx', domain: 'a.example', ...more } })
  expect(proofOf(checked({ dmarc: 'fail' })).proof).toBe('doubtful')
  expect(proofOf(checked({ dmarc: 'pass' }))).toEqual({ proof: 'claim', says: 'claimDomain', domain: 'a.example' })
  expect(proofOf(letter({ proof: 'reply-address' })).proof).toBe('proven')
})
test('an appointment of another zone is told in ours', () => {
  const { startMs, isAllDay } = spanOf({ start: '2026-07-01T10:00:00', end: null, timeZone: 'America/New_York' })
  expect([new Date(startMs ?? 0).toISOString(), isAllDay]).toEqual(['2026-07-01T14:00:00.000Z', false])
  expect(spanOf({ start: '2026-07-01', end: null, timeZone: null }).isAllDay).toBe(true)
})
test('a trusted sender is remembered whatever letters their address is in', () => {
  const kept = new Map<string, string>()
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  trust(store, 'Eva@Example.org')
  expect([isTrusted(store, 'eva@example.org'), isTrusted(store, 'jon@example.org')]).toEqual([true, false])
})
