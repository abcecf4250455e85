import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation, type ConversationInput } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { writtenTalks } from './evidence-talks.data.ts'
import { judge } from './moments.ts'
import { talk } from './moments-dialogues.data.ts'
import { takeAway } from './taking-away.ts'

const talks = writtenTalks(500).map((one) => Conversation.parse(one))

test('the turn named first, taken away, moves the score by a tenth or more as its reason says, in 95 of 100 scores of 500 conversations', () => {
  const taken = talks.flatMap(takeAway)
  const share = (became: string) => taken.filter((one) => one.became === became).length / taken.length
  assert.ok(taken.length > 1400, `${taken.length}`)
  // A moment that cannot be scored at all without the turn is not counted as moved.
  assert.ok(share('moved') >= 0.95, `${share('moved')} moved, ${share('gone')} gone`)
  assert.equal(share('bare'), 0)
})

test('the weight that is shown is how far the score really moves, and the heaviest stands first', () => {
  let shown = 0
  for (const conversation of talks.slice(0, 100)) {
    const judged = judge(conversation)
    for (const moment of ['welcome', 'peak', 'farewell'] as const) {
      const { score, evidence } = judged[moment]
      assert.deepEqual(
        evidence.map((one) => one.weight ?? 0),
        evidence.map((one) => one.weight ?? 0).toSorted((a, b) => b - a),
      )
      for (const { turn, reason, weight } of evidence) {
        if (weight === undefined) continue
        shown++
        const left = judge({ ...conversation, turns: conversation.turns.toSpliced(turn, 1) })[moment].score
        const move = reasons[reason].direction === 'up' ? score! - left! : left! - score!
        assert.ok(Math.abs(move - weight) < 0.001, `${conversation.id} ${moment} ${reason}: ${move} is not ${weight}`)
      }
    }
  }
  assert.ok(shown > 200, `${shown}`)
})

const scoreOf = (moment: 'welcome' | 'farewell', conversation: ConversationInput) =>
  judge(Conversation.parse(conversation))[moment].score!

test('what was missing, once it is said, raises the score', () => {
  const cold = [
    'c: I want to return the shoes',
    'a: Order number?',
    'c: 4471009',
    'a: I have booked the return.',
    'c: Ok',
  ]
  const end = { ended: { by: 'agent' as const } }
  const said = (line: number, text: string) => talk(cold.toSpliced(line, 1, text), end)
  const found = judge(Conversation.parse(talk(cold, end)))
  const absent = [...found.welcome.evidence, ...found.farewell.evidence].filter(
    (one) => reasons[one.reason].shows === 'absence',
  )
  assert.deepEqual(
    absent.map((one) => one.reason),
    ['no-greeting', 'abrupt-close'],
  )
  assert.ok(scoreOf('welcome', said(1, 'a: Good morning! Order number?')) > found.welcome.score!)
  assert.ok(
    scoreOf('farewell', said(3, 'a: I have booked the return. Have a nice day, good-bye!')) > found.farewell.score!,
  )
})

test('a record that begins in the middle is a lesser fault than a customer who spoke and was not greeted', () => {
  const rest = ['a: Order number?', 'c: 4471009 about the shoes', 'a: I have booked the return.']
  assert.ok(scoreOf('welcome', talk(rest)) > scoreOf('welcome', talk(['c: I want to return the shoes', ...rest])))
})
