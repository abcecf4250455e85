import { expect, test } from 'vitest'
import type { Flow, FlowStep } from '@peakend/contract/flows.ts'
import { flowFrom } from '@peakend/contract/flow-templates.data.ts'
import {
  added,
  differenceOf,
  kinds,
  newStep,
  NOWHERE,
  orderOf,
  sendable,
  waysOf,
  without,
  withWay,
} from './menu-rules.ts'

const queueId = '018f0000-0000-7000-8000-000000000001'
const flow = flowFrom('welcome', { name: 'Main', first: queueId, second: queueId }) as unknown as Flow
const names = (of: Flow) => orderOf(of).map(({ name }) => name)

test('steps stand in the order callers come to them, each once, and what nobody comes to stands last', () => {
  expect(names(flow).slice(0, 3)).toEqual(['hours', 'welcome', 'choice'])
  expect(names(flow).toSorted()).toEqual(Object.keys(flow.steps).toSorted())
  const lonely = { ...flow, steps: { ...flow.steps, lonely: newStep('end', { to: 'x', person: 'y', queueId }) } }
  expect(orderOf(lonely).at(-1)).toEqual({ name: 'lonely', isReached: false })
})

test('every way of every kind can be led elsewhere, and nothing else of the step changes', () => {
  for (const kind of kinds) {
    const step = newStep(kind, { to: 'here', person: 'person', queueId })
    for (const { at } of waysOf(step)) {
      const led = withWay(step, at, 'there')
      expect(waysOf(led).find((way) => way.at === at)?.to, `${kind} ${at}`).toBe('there')
      expect(withWay(led, at, waysOf(step).find((way) => way.at === at)!.to)).toEqual(step)
    }
  }
})

test('a new step goes between a way and where it led', () => {
  const made = added(flow, 'say', { queueId, from: { name: 'hours', at: 'open' } })
  expect(waysOf(made.flow.steps['hours']!)[0]?.to).toBe(made.name)
  expect(waysOf(made.flow.steps[made.name]!)[0]?.to).toBe('welcome')
  expect(added(made.flow, 'say', { queueId }).name).not.toBe(made.name)
})

test('a step that is taken away leaves nothing dangling; the one 0 leads to stays', () => {
  const left = without(flow, 'welcome')!
  expect(left.to).toBe('choice')
  expect(
    Object.values(left.flow.steps)
      .flatMap(waysOf)
      .every(({ to }) => to in left.flow.steps),
  ).toBe(true)
  expect(without(flow, 'hours')?.flow.start).toBe('welcome')
  expect(without(flow, flow.person)).toBeNull()
})

test('what differs is told by step, whatever order the keys of an object come in', () => {
  const welcome = flow.steps['welcome'] as Extract<FlowStep, { kind: 'say' }>
  const turned = Object.fromEntries(Object.entries(welcome).toReversed()) as unknown as FlowStep
  const none = differenceOf(flow, { ...flow, steps: { ...flow.steps, welcome: turned } })
  expect([none.added, none.changed, none.removed, none.isOtherStart]).toEqual([[], [], [], false])
  const of = differenceOf(flow, {
    ...flow,
    start: 'choice',
    steps: { ...flow.steps, welcome: { ...welcome, next: NOWHERE } },
  })
  expect([of.changed, of.isOtherStart]).toEqual([['welcome'], true])
})

test('a word that is only begun is not sent', () => {
  const choice = flow.steps['choice'] as Extract<FlowStep, { kind: 'choice' }>
  const begun = { ...choice, choices: [{ key: '1', words: ['order ', ' '], next: 'line' }] }
  const sent = sendable({ ...flow, steps: { ...flow.steps, choice: begun } }).steps['choice'] as typeof choice
  expect(sent.choices[0]?.words).toEqual(['order'])
})
