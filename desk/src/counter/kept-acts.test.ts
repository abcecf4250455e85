import { expect, test } from 'vitest'
import type { Arrival } from '@peakend/contract/visits.ts'
import { createKeptActs, withActs, type Answer, type KeptAct, type Store } from './kept-acts.ts'

const storeOf = (): Store & { kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}
const at = '2026-03-02T09:00:00.000Z'
const greet: KeptAct = { act: 'greet', input: { interactionId: 'one' }, workspaceId: 'w', at }
const shown: KeptAct = {
  act: 'log',
  input: { interactionId: 'one', senderId: 's', kind: 'demonstration', what: 'K-20' },
  workspaceId: 'w',
  at,
}
const finish: KeptAct = {
  act: 'finish',
  input: { interactionId: 'one', outcome: 'solved', welcome: 'name-used', peak: null, farewell: null, note: 'n' },
  workspaceId: 'w',
  at,
}

test('what was done is sent in its order, kept over a restart, and ends at the first silence', async () => {
  const store = storeOf()
  const sent: string[] = []
  const answers: Answer[] = ['taken', 'silence', 'refused', 'taken']
  const send = async ({ act }: KeptAct): Promise<Answer> => {
    sent.push(act)
    return answers.shift() ?? 'taken'
  }
  const before = createKeptActs({ store, send })
  for (const one of [greet, shown, finish]) before.add(one)
  await before.flush()
  expect(sent).toEqual(['greet', 'log'])
  const after = createKeptActs({ store, send })
  expect(after.list().map(({ act }) => act)).toEqual(['log', 'finish'])
  await after.flush()
  expect(sent).toEqual(['greet', 'log', 'log', 'finish'])
  expect([...store.kept.keys()]).toEqual([])
})

test('a visit is shown with what is not sent yet; another is as it was', () => {
  const visit = { interactionId: 'one', state: 'called', log: [], sheet: null, greetedAt: null } as unknown as Arrival
  const all = withActs(visit, [greet, shown, finish])
  expect([all.state, all.greetedAt, all.log.length, all.sheet?.note, all.endedAt]).toEqual(['ended', at, 1, 'n', at])
  expect(withActs(visit, [greet]).state).toBe('with-us')
  expect(withActs({ ...visit, interactionId: 'two' as never }, [greet, finish]).state).toBe('called')
})

test('what a broken browser store holds is nothing', () => {
  const store = storeOf()
  store.setItem('peakend.counter.acts', '{"not": "a list"')
  expect(createKeptActs({ store, send: async () => 'taken' }).list()).toEqual([])
})
