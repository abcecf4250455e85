import { expect, test } from 'vitest'
import type { Turn } from '@peakend/contract/interactions.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import { answerLanguage, atSignAt, fillAnswer, findAnswers, slashAt, type Answer } from './answers.ts'
import { keepDraft, readDraft, type Store } from './drafts.ts'
import { cutText, type Evidence } from './evidence.ts'
import { createOutbox, type Unsent, type Verdict } from './outbox.ts'
import { applyToTurns, lineUp, mergeTurns } from './turns.ts'

const turn = (ordinal: number, more: Partial<Turn> = {}) =>
  ({
    id: `t${ordinal}`,
    ordinal,
    kind: 'said',
    by: 'customer',
    personId: null,
    at: '2026-11-22T10:00:00Z',
    delivery: 'received',
    ...more,
  }) as Turn
const memory = (): Store & { held: Map<string, string> } => {
  const held = new Map<string, string>()
  return {
    held,
    getItem: (k) => held.get(k) ?? null,
    setItem: (k, v) => void held.set(k, v),
    removeItem: (k) => void held.delete(k),
  }
}

test('turns are held once and in order, however they arrive', () => {
  const merged = mergeTurns([turn(1), turn(3)], [turn(2), turn(3, { text: 'newer' }), turn(4)])
  expect(merged.map((t) => t.ordinal)).toEqual([1, 2, 3, 4])
  expect(merged[2]?.text).toBe('newer')
})
test('delivered and read marks only move forward', () => {
  const mine = turn(1, { by: 'agent', delivery: 'delivered' })
  const read = applyToTurns([mine], { type: 'read', by: 'customer', ordinal: 1 })
  expect(read[0]?.delivery).toBe('read')
  const late = { type: 'delivery', turnId: 't1', ordinal: 1, delivery: 'delivered' } as LiveBody
  expect(applyToTurns(read, late)[0]?.delivery).toBe('read')
})
test('a separator stands where the day changes, and names are not repeated', () => {
  const lines = lineUp(
    [
      turn(1, { at: '2026-11-21T23:59:00Z' }),
      turn(2, { at: '2026-11-22T00:01:00Z' }),
      turn(3, { at: '2026-11-22T00:02:00Z' }),
    ],
    (at) => at.slice(0, 10),
  )
  expect(lines.map((l) => (l.kind === 'turn' ? l.isFollowing : l.kind))).toEqual(['day', false, 'day', false, true])
})

test('evidence, masked spans and links cut the text without losing a letter', () => {
  const text = 'I told you twice, see https://shop.example/a. My card is ••••.'
  const evidence = { from: 2, to: 16, ordinal: 1 } as Evidence
  const runs = cutText(text, [{ from: 57, to: 61 }], [evidence])
  expect(runs.map((r) => r.text).join('')).toBe(text)
  expect(runs.find((r) => r.evidence)?.text).toBe('told you twice')
  expect(runs.find((r) => r.href)?.href).toBe('https://shop.example/a')
  expect(runs.find((r) => r.isMasked)?.text).toBe('••••')
})
test('spans outside the text and hostile links do no harm', () => {
  expect(cutText('hi', [{ from: -3, to: 99 }], []).map((r) => r.text)).toEqual(['hi'])
  expect(cutText('javascript:alert(1)', [], []).some((r) => r.href)).toBe(false)
})

test('a draft survives, an empty one is forgotten, an old one is let go', () => {
  const store = memory()
  keepDraft(store, 'i', { text: 'Dear', mode: 'note', at: 1000 })
  expect(readDraft(store, 'i', 2000)).toEqual({ text: 'Dear', mode: 'note', at: 1000 })
  expect(readDraft(store, 'i', 1000 + 31 * 24 * 3600_000)).toBeNull()
  keepDraft(store, 'i', { text: ' ', mode: 'reply', at: 1 })
  store.setItem('peakend.draft.j', 'not json')
  expect([readDraft(store, 'i', 2), readDraft(store, 'j', 2), store.held.size]).toEqual([null, null, 0])
})

const unsent = (senderId: string, interactionId = 'i') =>
  ({
    senderId,
    workspaceId: 'w',
    interactionId,
    kind: 'said',
    text: senderId,
    attachments: [],
    asks: [],
    at: '',
  }) as Omit<Unsent<never>, 'state'>
const settle = () => new Promise<void>((done) => setImmediate(done))

test('what waits offline is kept, sent again under the same id, in order, when we are back', async () => {
  const store = memory()
  const went: string[] = []
  let isOnline = false
  const of = {
    store,
    later: () => {},
    send: (u: Unsent<never>): Promise<Verdict> => {
      went.push(u.senderId)
      return Promise.resolve(isOnline ? { ok: true } : { ok: false, isFinal: false, why: 'away' })
    },
  }
  const first = createOutbox<never>(of)
  first.add(unsent('a'))
  first.add(unsent('b'))
  await settle()
  expect(first.list().map((u) => u.state)).toEqual(['waiting', 'sending'])
  const afterReload = createOutbox<never>(of)
  expect(afterReload.list().map((u) => u.state)).toEqual(['waiting', 'waiting'])
  isOnline = true
  afterReload.flush()
  await settle()
  expect(went).toEqual(['a', 'a', 'b'])
  expect([afterReload.list().length, store.held.size]).toEqual([0, 0])
})
test('a refusal is shown, does not hold up the next, and can be taken back', async () => {
  const outbox = createOutbox<never>({
    store: memory(),
    later: () => {},
    send: (u) => Promise.resolve(u.senderId === 'bad' ? { ok: false, isFinal: true, why: 'no' } : { ok: true }),
  })
  outbox.add(unsent('bad'))
  outbox.add(unsent('good'))
  await settle()
  expect(outbox.list()).toMatchObject([{ senderId: 'bad', state: 'failed', why: 'no' }])
  expect(outbox.takeBack('bad')?.text).toBe('bad')
  expect(outbox.list()).toEqual([])
})

const filling = { customer: 'Maya', agent: 'Ana', brand: 'Alder', caseNumber: 12, wait: '4 min' }
test('variables are filled and an unknown name leaves no gap', () => {
  expect(fillAnswer('Hello {customer}, case {case} at {brand}.', filling)).toBe('Hello Maya, case 12 at Alder.')
  expect(fillAnswer('Hello {customer}, this is {agent}.', { ...filling, customer: null })).toBe('Hello, this is Ana.')
  expect(fillAnswer('{customer}, thank you', { ...filling, customer: null })).toBe('thank you')
})
test('the pair of languages follows the customer, else the agent', () => {
  expect([answerLanguage('es-MX', 'en'), answerLanguage('de', 'es'), answerLanguage(null, 'en')]).toEqual([
    'es',
    'es',
    'en',
  ])
})
test('a slash or an at sign counts at the start of a word only', () => {
  expect(slashAt('Hi /ref', 7)).toEqual({ from: 3, q: 'ref' })
  expect([slashAt('and/or', 6), slashAt('https://a', 9), atSignAt('a@b', 3)]).toEqual([null, null, null])
  expect(atSignAt('@Le', 3)).toEqual({ from: 0, q: 'Le' })
})
test('answers are found by shortcut first, then by words, without their accents, in their queue only', () => {
  const answer = (shortcut: string, title: string, queueIds: string[] = []) =>
    ({ shortcut, title: { en: title, es: title }, text: { en: '', es: '' }, queueIds }) as unknown as Answer
  const all = [answer('late', 'Refund is late'), answer('refund', 'Devolución'), answer('other', 'refund', ['q2'])]
  expect(findAnswers(all, 'refund', 'en', 'q1').map((a) => a.shortcut)).toEqual(['refund', 'late'])
  expect(findAnswers(all, 'devolucion', 'es', null).map((a) => a.shortcut)).toEqual(['refund'])
})
