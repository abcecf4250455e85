/**
 * Whether another checkout judges as this one does, letter by letter: for changes that must change no judgement, such as those for speed.
 * Run: node bench/moments/same.ts OTHER_CHECKOUT [dialogues.jsonl.gz of STAR]
 */
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Conversation } from '@peakend/contract/moments.ts'
import { writtenTalks } from '../../server/src/moments/evidence-talks.data.ts'
import * as ours from '../../server/src/moments/moments.ts'
import { generate } from '../score.ts'
import { convertDialogue, readStar } from './star.ts'

type Engine = typeof ours

/** Everything the engine says about a conversation: at its end, asked to be sure, before each turn, and live as it grew. */
function allOf(engine: Engine, conversation: Conversation): string {
  const seen: ours.SeenTurns = new WeakMap()
  const live = conversation.turns.map((_, last) =>
    engine.judgeBoth({ ...conversation, turns: conversation.turns.slice(0, last + 1) }, { seen }),
  )
  return JSON.stringify([
    engine.judge(conversation),
    engine.judge(conversation, { sure: 0.8 }),
    engine.judge(conversation, { beforeTurn: true }),
    live,
  ])
}

async function conversationsOf(star: string | undefined): Promise<Conversation[]> {
  const all = [...generate(1000, 7), ...writtenTalks(500)].map((one) => Conversation.parse(one))
  if (star) for await (const dialogue of readStar(star)) all.push(Conversation.parse(convertDialogue(dialogue)))
  return all
}

const [checkout, star] = process.argv.slice(2)
if (!checkout) throw new Error('usage: node bench/moments/same.ts OTHER_CHECKOUT [dialogues.jsonl.gz]')
const path = join(resolve(checkout), 'server/src/moments/moments.ts')
const theirs = (await import(pathToFileURL(path).href)) as Engine
const all = await conversationsOf(star)
const other = all.filter((conversation) => allOf(ours, conversation) !== allOf(theirs, conversation))
console.log(
  JSON.stringify({ conversations: all.length, other: other.length, first: other.slice(0, 5).map(({ id }) => id) }),
)
process.exitCode = other.length === 0 ? 0 : 1
