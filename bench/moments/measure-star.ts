/**
 * Holds the whole-conversation answers of the build that ships against what people said of STAR dialogues, which it learnt from: a look at the fit, no
 * measure of how well it judges (that is `npm run bench -- judgement`). Run: node bench/moments/measure-star.ts FILE
 */
import { Conversation } from '@peakend/contract/moments.ts'
import { judge } from '../../server/src/moments/moments.ts'
import { labelsOf } from './labels.ts'
import { areaUnder } from './learn.ts'
import { convertDialogue, readStar } from './star.ts'

const path = process.argv[2]
if (!path) throw new Error('usage: node bench/moments/measure-star.ts dialogues.jsonl.gz')
const found: Record<'annoyed' | 'polite' | 'need', { scores: number[]; labels: number[] }> = {
  annoyed: { scores: [], labels: [] },
  polite: { scores: [], labels: [] },
  need: { scores: [], labels: [] },
}
for await (const dialogue of readStar(path)) {
  const labels = labelsOf(dialogue)
  const { customerAnnoyed, questions } = judge(Conversation.parse(convertDialogue(dialogue)))
  const scores = { annoyed: customerAnnoyed.p, polite: questions.polite.p, need: questions.need.p }
  for (const key of ['annoyed', 'polite', 'need'] as const) {
    if (labels[key] === null || scores[key] === null) continue
    found[key].labels.push(labels[key])
    found[key].scores.push(scores[key])
  }
}
console.log(
  'learnt from these dialogues, so higher than on any others; judged unseen: npm run bench -- judgement DATA_FOLDER',
)
for (const [key, { scores, labels }] of Object.entries(found)) {
  const positives = labels.filter((one) => one === 1).length
  console.log(
    key,
    `area on what it learnt from ${areaUnder(scores, labels).toFixed(3)}, ${positives} of ${labels.length}`,
  )
}
