import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation } from '@peakend/contract/moments.ts'
import { labelsOf } from './labels.ts'
import { areaUnder, averagePrecision, bestF1, crossValidate, foldOf } from './learn.ts'
import { convertDialogue, type StarDialogue } from './star.ts'
import { generate } from '../score.ts'

const dialogue: StarDialogue = {
  DialogueID: 7,
  CompletionLevel: 'Complete',
  Scenario: { Domains: ['ride'] },
  Events: [
    { Agent: 'UserGuide', Action: 'instruct', Text: 'Be late.', UnixTime: 100 },
    { Agent: 'User', Action: 'utter', Text: 'I need a ride', UnixTime: 101.5 },
    { Agent: 'Wizard', Action: 'request_suggestions', Text: 'ask name', UnixTime: 102 },
    { Agent: 'Wizard', Action: 'pick_suggestion', Text: 'May I have your name?', UnixTime: 103 },
    { Agent: 'KnowledgeBase', Action: 'return_item' },
    { Agent: 'Wizard', Action: 'utter', Text: 'Thanks.' },
  ],
  UserQuestionnaire: [
    { Question: 'Did the assistant stay calm and helpful throughout the dialogue?', Answer: true },
    { Question: 'Did the assistant find you a suitable ride?', Answer: false },
  ],
  WizardQuestionnaire: [{ Question: '...become aggressive or annoyed during the dialogue?', Answer: false }],
}

test('a dialogue becomes what the two people said, in order, with their times', () => {
  const { id, turns } = Conversation.parse(convertDialogue(dialogue))
  assert.equal(id, 'star-7')
  assert.deepEqual(turns, [
    { by: 'customer', at: 101_500, text: 'I need a ride' },
    { by: 'agent', at: 103_000, text: 'May I have your name?' },
    { by: 'agent', text: 'Thanks.' },
  ])
})

test('the questionnaires become labels; what nobody asked stays unknown', () => {
  assert.deepEqual(labelsOf(dialogue), { annoyed: 0, polite: 1, need: 0 })
  assert.deepEqual(labelsOf({ ...dialogue, UserQuestionnaire: null }), { annoyed: 0, polite: null, need: null })
})

test('the measures agree with values worked out by hand', () => {
  const scores = [0.9, 0.8, 0.7, 0.6]
  const labels = [1, 0, 1, 0]
  assert.equal(areaUnder(scores, labels), 0.75)
  assert.equal(averagePrecision(scores, labels), (1 + 2 / 3) / 2)
  assert.deepEqual(bestF1(scores, labels), { f1: 0.8, threshold: 0.7 })
  assert.equal(areaUnder([1, 1], [0, 1]), 0.5)
})

test('cross-validation never scores an example by a model that saw its group', () => {
  // The label is the group itself: only a model that saw the group could know it.
  const groups = Array.from({ length: 60 }, (_, i) => `g${i % 20}`)
  const labels = groups.map((group) => Number(foldOf(group, 1000, 3) % 2))
  const rows = groups.map((group) => ({ index: Int32Array.of(Number(group.slice(1))), value: Float32Array.of(1) }))
  const plan = { rows: 20, loss: 'logistic', l2: 0, epochs: 30, rate: 0.5, seed: 1 } as const
  const { scores } = crossValidate(rows, labels, groups, plan, 20)
  assert.ok(areaUnder(scores, labels) < 0.8, String(areaUnder(scores, labels)))
})

test('the same seed generates the same conversations, and all of them parse', () => {
  assert.deepEqual(generate(20, 5), generate(20, 5))
  for (const one of generate(20, 5)) assert.ok(Conversation.parse(one).turns.length >= 7)
})
