import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

interface Card {
  name: string
  what: string
  date: string
  seed: number
  data: string[]
  licence: string
  limits: string
}
const weights = ['lexical', 'whole'].map((name) => `server/src/moments/model/${name}.json`)

for (const file of weights)
  test(`${file} has a card that says data, licence, date, seed and limits, and none of the data is without a licence`, () => {
    const { card } = JSON.parse(read(file)) as { card: Card }
    const { name, what, date, seed, data, licence, limits } = card
    for (const said of [name, what, licence, limits]) assert.ok(said.length > 5, said)
    assert.match(date, /^20\d\d-\d\d-\d\d$/)
    assert.ok(Number.isInteger(seed) && data.length > 0)
    for (const one of data) {
      assert.match(one, /CC BY 4\.0|MIT|Apache 2\.0/)
      assert.doesNotMatch(one, /USS|User Satisfaction/i)
    }
  })

test('nothing that ships loads what is learnt from labels without a licence, and training makes it only where it is asked for', () => {
  const shipped = globSync('{server/src,contract,desk/src,widget/src}/**/*.{ts,tsx}', { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  assert.ok(shipped.length > 500, `${shipped.length}`)
  for (const file of shipped) assert.doesNotMatch(read(file), /moments\/folds|['"`/]uss-/, file)
  assert.match(read('bench/moments/train.ts'), /--uss/)
  const used = globSync('bench/moments/train-{lexical,whole}.ts', { cwd: root })
  assert.equal(used.length, 2)
  for (const file of used) assert.doesNotMatch(read(file), /uss\.ts|satisfied\.ts/, file)
})
