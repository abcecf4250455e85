import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import { flowFrom, flowTemplates } from '@peakend/contract/flow-templates.data.ts'
import { begin, flowFaultsOf, walk, type Known } from './flows.ts'

const first = '018f0000-0000-7000-8000-000000000001'
const second = '018f0000-0000-7000-8000-000000000002'
const known: Known = { isOpen: () => true, journey: [], waitS: () => 30, canCallBack: () => true }
const flowOf = (template: (typeof flowTemplates)[number]) =>
  Flow.parse(flowFrom(template, { name: template, first, second }))

test('each menu one begins with may be published as it is, and says everything in both languages', () => {
  for (const template of flowTemplates) {
    const flow = flowOf(template)
    assert.deepEqual(flowFaultsOf(flow), [], template)
    for (const step of Object.values(flow.steps)) if ('say' in step) assert.ok(step.say.en && step.say.es)
    assert.deepEqual(
      Object.keys(flow.steps).filter((name) => name === 'nowhere'),
      [],
    )
  }
})

test('in each a caller who does nothing, and one who presses 0, comes to a person; closed, to a message', () => {
  for (const template of flowTemplates) {
    const flow = flowOf(template)
    const through = (silent: boolean, about: Known) => {
      let walked = walk(flow, begin(flow, 'en'), { kind: 'began' }, about)
      for (let i = 0; i < 12 && !walked.run.isOver; i++) {
        const isAsked = walked.acts.some(({ kind }) => kind === 'listen')
        if (walked.acts.some(({ kind }) => kind === 'record-message')) return 'message'
        const next = !silent
          ? ({ kind: 'typed', digits: '0' } as const)
          : ({ kind: isAsked ? 'silence' : 'said' } as const)
        walked = walk(flow, walked.run, next, about)
      }
      return walked.acts.at(-1)
    }
    assert.deepEqual(through(true, known), { kind: 'queue', queueId: first }, template)
    assert.deepEqual(through(false, known), { kind: 'queue', queueId: first }, template)
    assert.equal(through(true, { ...known, isOpen: () => false }), 'message', template)
  }
})
