import { expect, test } from 'vitest'
import { newest } from './newest.ts'

test('an answer that is older than what was told meanwhile is asked for again', async () => {
  let told = 0
  const answers = ['waiting', 'talking']
  const asked = async () => {
    const answer = answers.shift()
    // the server says that they talk while the first answer is on its way
    if (answers.length === 1) told++
    return answer
  }
  expect(await newest(asked, () => told)).toBe('talking')
})

test('where something is told all the time an answer comes all the same', async () => {
  let told = 0
  expect(
    await newest(
      async () => ++told,
      () => told,
    ),
  ).toBe(5)
})
