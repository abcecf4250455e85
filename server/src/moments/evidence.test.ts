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

const judged = (lines: string[]) => judge(Conversation.parse(talk(lines)))
const hotel = ['c: I need a room in the north of the town', 'a: I have booked a room at the Lark for you.']
const thanked = ['c: Thanks, that is all', 'a: Thank you, good-bye!']

test('a need that was met counts for less the further the customer went on, and the answer that settled the rest is what is named', () => {
  const further = ['c: No wait, it has to be in the south of the town', 'a: I have booked a room at the Heron for you.']
  const settled = judged([...hotel, ...further, ...thanked]).peak
  const left = judged([...hotel, further[0]!, ...thanked]).peak
  assert.ok(left.score! < settled.score!, `${left.score} and ${settled.score}`)
  assert.deepEqual([settled.evidence[0]!.turn, settled.evidence[0]!.reason], [3, 'need-met'])
  assert.ok(settled.evidence[0]!.weight! >= 0.1)
  assert.equal(judged([...hotel, 'c: Oh perfect', ...thanked]).peak.designed, 1)
})

test('what was done in the last words of all decides the need, and not a question on the way to it', () => {
  const { peak } = judged([
    'c: I need a ride to the harbour',
    'a: I found a taxi for you for 15 euros. Should I book it?',
    'c: yes please',
    'a: Your ride has been booked.',
  ])
  assert.equal(peak.designed, 3)
})

test('who has the last word after their need was decided went without a good-bye; who falls silent left', () => {
  const end = judged([...hotel, 'c: About time']).farewell
  assert.deepEqual([end.evidence[0]!.reason, end.score! < 3], ['abrupt-close', true])
  assert.equal(judged(hotel.concat('c: hm', 'a: One moment.')).farewell.why, 'customer left')
  assert.equal(judged(['c: I need a room in the north', 'a: Which day?', 'c: Monday']).farewell.why, 'customer left')
})
