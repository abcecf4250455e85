import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation } from '@peakend/contract/moments.ts'
import { talk } from '../../test/scoring.ts'
import { judge } from '../moments/moments.ts'
import { asIntended, Tally } from './score-tally.ts'

const kind = [
  'Hello, where is my order 4411?',
  'Good morning! I am sorry for the wait. I have sent it today, it arrives tomorrow.',
  'Thank you so much!',
  'With pleasure. Have a lovely day, goodbye!',
]
const unkind = [
  'Hello, where is my order 4411?',
  'No idea. You should have looked yourself.',
  'That is rude. I want my money back!',
  'Not possible. Bye.',
]

test('the worst are those below the standard, the best those that reached it, however few there are', () => {
  const listed = (lines: string[][]) => {
    const tally = new Tally()
    for (const [i, one] of lines.entries()) {
      const conversation = Conversation.parse(talk(String(i), one))
      tally.add(conversation, judge(conversation))
    }
    const { worst, best, withExperience } = tally.summary()
    return { withExperience, worst: worst.map(({ id }) => id), best: best.map(({ id }) => id) }
  }
  assert.deepEqual(listed([kind]), { withExperience: 1, worst: [], best: ['0'] })
  assert.deepEqual(listed([unkind]), { withExperience: 1, worst: ['0'], best: [] })
  assert.deepEqual(listed([unkind, kind, kind]), { withExperience: 3, worst: ['0'], best: ['1', '2'] })
  assert.ok(asIntended > 1 && asIntended < 5)
})
