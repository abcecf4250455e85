/** Whether the turn that is named first as evidence did move its score: it is taken away from STAR dialogues. Nothing is learnt here. */
import { Conversation } from '@peakend/contract/moments.ts'
import { takeAway } from '../../server/src/moments/taking-away.ts'
import type { Measured } from './measured.ts'
import { convertDialogue, readStar } from './star.ts'

/** Every so many dialogues are looked at: each costs up to four judgements. */
const EVERY = 4

export async function evidenceRows(path: string): Promise<Measured[]> {
  const found = new Map<string, number>()
  let scores = 0
  let read = 0
  for await (const dialogue of readStar(path)) {
    if (read++ % EVERY !== 0) continue
    for (const { became } of takeAway(Conversation.parse(convertDialogue(dialogue)))) {
      scores++
      found.set(became, (found.get(became) ?? 0) + 1)
    }
  }
  const share = (became: string) => (found.get(became) ?? 0) / scores
  const gone = share('gone').toFixed(3).replace(/^0/, '')
  return [
    {
      data: 'STAR, the first evidence taken away',
      measure: `share of ${scores} scores that move by .1 as stated; another ${gone} cannot be scored without it`,
      figure: share('moved'),
      floor: '',
      reach: 0.95,
    },
  ]
}

if (import.meta.main) {
  const [path] = process.argv.slice(2)
  if (!path) throw new Error('usage: node bench/moments/measure-evidence.ts dialogues.jsonl.gz')
  console.log(JSON.stringify(await evidenceRows(path)))
}
