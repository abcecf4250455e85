import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { costsOf } from './balance.ts'
import { politenessEnglish } from './data.ts'
import { areaUnder, seededRandom } from './learn.ts'
import { alikeMix, bestMix, weighedMix } from './party.ts'

test('in every domain yes and no weigh nearly the same; a domain with one answer alone weighs nothing', () => {
  const examples = Array.from({ length: 400 }, (_, i) => ({ domain: i < 300 ? 'ride' : i < 390 ? 'hotel' : 'quiz' }))
  const labels = examples.map(({ domain }, i) =>
    Number(domain === 'ride' ? i % 10 === 0 : domain === 'hotel' && i % 3 > 0),
  )
  const costs = costsOf(examples, labels, 0.5)
  const sum = (domain: string, label: number) =>
    costs.reduce((all, cost, i) => all + (examples[i]!.domain === domain && labels[i] === label ? cost : 0), 0)
  for (const domain of ['ride', 'hotel']) {
    const share = sum(domain, 1) / (sum(domain, 0) + sum(domain, 1))
    assert.ok(share > 0.44 && share < 0.56, `${domain} ${share}`)
  }
  assert.ok(sum('quiz', 0) < 1e-6)
})

test('a member that knows nothing is left out where that orders better, and the sum is a probability', () => {
  const random = seededRandom(3)
  const labels = Array.from({ length: 2000 }, () => Number(random() < 0.2))
  const noise = () => (random() + random() + random() - 1.5) * 2
  const sums = labels.map((label) => [8 * noise(), label + noise(), 5 * label + 5 * noise()])
  const { bias, weights } = bestMix(sums, labels)
  assert.equal(weights[0], 0)
  assert.ok(weights[1]! > 0 && weights[2]! > 0)
  const logits = sums.map((one) => one.reduce((sum, value, i) => sum + value * weights[i]!, bias))
  const said = logits.map((logit) => 1 / (1 + Math.exp(-logit)))
  assert.ok(Math.abs(said.reduce((a, b) => a + b, 0) / said.length - 0.2) < 0.03)
  const worse = alikeMix(sums, labels, ['signs', 'trees', 'words'])
  const area = (mix: readonly number[]) =>
    areaUnder(
      sums.map((one) => one.reduce((sum, value, i) => sum + value * mix[i]!, 0)),
      labels,
    )
  assert.ok(area(weights) > area(worse.weights))
  const [, second = 0, third = 0] = weighedMix(sums, labels, ['trees', 'words']).weights
  assert.ok(second > third, 'the member in the smaller unit has the larger weight')
})

test('rows whose scores belong to other texts are marked, on Stack Exchange alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'politeness-'))
  try {
    mkdirSync(join(root, 'politeness'))
    const line = (row: number) => JSON.stringify({ row, id: String(row), text: 'Why?', normalized: 0, quartile: 1 })
    const lines = [4003, 4004, 6323, 6324].map(line).join('\n')
    for (const name of ['wikipedia', 'stackexchange']) writeFileSync(join(root, 'politeness', `${name}.jsonl`), lines)
    const strays = politenessEnglish(root).flatMap(({ isStray, group }) => (isStray ? [group] : []))
    assert.deepEqual(strays, ['stackexchange4004', 'stackexchange6323'])
  } finally {
    rmSync(root, { recursive: true })
  }
})
