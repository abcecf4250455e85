import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { writtenTalks } from './evidence-talks.data.ts'
import { judge } from './moments.ts'
import { talk } from './moments-dialogues.data.ts'

const judged = (lines: string[]) => judge(Conversation.parse(talk(lines)))

test('whether the customer was annoyed names the words that say so, where they stand', () => {
  const said = 'This is ridiculous, I have asked you three times already!'
  const { customerAnnoyed } = judged([
    'c: Where is my parcel?',
    'a: I do not know.',
    `c: ${said}`,
    'a: Not possible.',
    'c: You are useless, this is a joke!!',
  ])
  assert.ok(customerAnnoyed.p !== null && customerAnnoyed.p >= 0.5, `${customerAnnoyed.p}`)
  const [first] = customerAnnoyed.evidence
  assert.deepEqual([first?.reason, first?.turn === 2 || first?.turn === 4], ['customer-annoyed', true])
  assert.ok(customerAnnoyed.evidence.some((one) => one.turn === 2 && said.includes(one.quote) && one.quote !== ''))
})

test('who was glad has what speaks against annoyance first', () => {
  const { customerAnnoyed } = judged([
    'c: Where is my parcel?',
    'a: It comes today before five.',
    'c: Perfect, thank you so much!',
    'a: Good-bye!',
  ])
  assert.ok(customerAnnoyed.p !== null && customerAnnoyed.p < 0.5)
  assert.equal(reasons[customerAnnoyed.evidence[0]!.reason].direction, 'up')
})

test('a customer who says that a word was not kept is quoted where the answer is no', () => {
  const said = 'Hello. You said it would be here on Monday and nobody called me.'
  const { word } = judged([`c: ${said}`, 'a: I am sorry to hear that.', 'c: Well?']).questions
  assert.ok(word.p !== null && word.p < 0.5)
  const [first] = word.evidence
  assert.deepEqual([first?.turn, first?.quote], [0, 'You said it would be here on Monday and nobody called me.'])
})

test('an answer quotes what speaks for it before what speaks against it, and a likely yes to annoyance is never bare', () => {
  let quoted = 0
  for (const one of writtenTalks(300)) {
    const { questions, customerAnnoyed } = judge(Conversation.parse(one))
    const answers = [
      ...Object.values(questions).map((of) => ({ ...of, yes: 'up' })),
      { ...customerAnnoyed, yes: 'down' },
    ]
    for (const { p, evidence, yes } of answers) {
      if (p === null) continue
      const isFor = evidence.map(({ reason }) => (reasons[reason].direction === yes) === p >= 0.5)
      assert.deepEqual(
        isFor,
        isFor.toSorted((a, b) => Number(b) - Number(a)),
        JSON.stringify(evidence),
      )
      quoted += evidence.length
    }
    if ((customerAnnoyed.p ?? 0) >= 0.5) assert.ok(customerAnnoyed.evidence.length > 0)
  }
  assert.ok(quoted > 1000, `${quoted}`)
})

test('whether somebody took ownership is answered by words alone: where none bears on it, it is not', () => {
  const plain = judged(['c: Is the shop open on Sunday?', 'a: From ten to two.', 'c: Ok']).questions.ownership
  assert.deepEqual([plain.p, plain.evidence], [null, []])
  let answered = 0
  for (const one of writtenTalks(300)) {
    const { p, evidence } = judge(Conversation.parse(one)).questions.ownership
    assert.equal(p === null, evidence.length === 0)
    answered += Number(p !== null)
  }
  assert.ok(answered > 150, `${answered}`)
})
