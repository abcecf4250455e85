import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runScore as run, talk } from '../../test/scoring.ts'

test('before the turn, a customer turn is judged by what came before it and by nothing else', async () => {
  const begin = ['Hello, where is my order 4471?', 'I look right away.', 'Thanks', 'I am afraid it is lost.']
  const ends = [
    ['This is ridiculous, I want my money back!!!', 'No.', 'I will never buy here again'],
    ['Oh, that is fine, thank you so much', 'You are very kind!', 'Have a lovely day, bye'],
  ]
  const moods = async (args: string[]) => {
    const lines = ends.map((end, i) => JSON.stringify(talk(String(i), [...begin, ...end])))
    const { judged } = await run(lines.join('\n'), args)
    return judged.map((one) => one.turns.slice(0, 5).map(({ satisfaction }) => satisfaction))
  }
  const [angry, kind] = await moods(['--before-turn'])
  assert.deepEqual(angry, kind, 'neither its own words nor later ones')
  assert.ok(angry?.[4], 'judged all the same')
  const [seenAngry, seenKind] = await moods([])
  assert.notDeepEqual(seenAngry?.[4], seenKind?.[4])
})

test('the page shows the moments, their spread, what was not judged, and the worst and best with their lines', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'score-'))
  try {
    const good = talk('the-good-one', [
      'Hello, where is my order 4471?',
      'Good morning! Let me look. It arrives today before five.',
      'Great, thank you so much!',
      'You are welcome, have a lovely day!',
    ])
    const bad = talk('the-bad-one', [
      'Hello, I want to return these shoes please',
      'No. Unfortunately that is not possible.',
      'This is ridiculous, I am very angry!',
      'That is the rule.',
      'Goodbye then',
      'Bye.',
    ])
    const file = join(folder, 'page.html')
    const lines = [good, bad, { id: 'left', turns: [{ by: 'customer', text: 'Hello?' }] }]
    const { judged } = await run(lines.map((one) => JSON.stringify(one)).join('\n'), ['--html', file])
    const scored = judged.filter((one) => one.experience !== null)
    assert.deepEqual(
      scored.map((one) => one.id),
      ['the-good-one', 'the-bad-one'],
    )
    const page = await readFile(file, 'utf8')
    const text = page.replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, '')
    for (const name of ['Welcome', 'Need', 'Farewell']) assert.ok(text.includes(name), name)
    assert.match(text, /3 conversations · 11 turns/)
    assert.match(text, /2 of 3 judged/)
    assert.match(text, /the customer left/)
    const mean = scored.reduce((sum, one) => sum + one.welcome.score!, 0) / 2
    assert.ok(text.includes(mean.toFixed(2)), `the mean welcome, ${mean.toFixed(2)}`)
    const [worst, best] = ['the-bad-one', 'the-good-one'].map((id) => text.indexOf(id))
    assert.ok(worst! > 0 && best! > worst!, 'the worst first')
    assert.match(text, /Unfortunately that is not possible/)
    assert.match(text, /It arrives today before five/)
    const quoted = [...page.matchAll(/<mark class="(up|down)">([^<]+)</g)].map((match) => match[1])
    assert.ok(quoted.includes('up') && quoted.includes('down'), 'what helped and what hurt is marked in its line')
  } finally {
    await rm(folder, { recursive: true })
  }
})
