/**
 * How many whole conversations a core judges in a second, and what a turn of one that runs costs. Generated conversations by default (two in three English, one
 * in three Spanish, 6 to 30 turns), or `--file FILE` with a conversation a line. Run: npm run bench -- score
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Conversation, type ConversationInput } from '@peakend/contract/moments.ts'
import { judge, judgeBoth, type SeenTurns } from '../server/src/moments/moments.ts'
import { seededRandom } from './moments/learn.ts'
import { shopTalk } from './score.data.ts'

/** Conversations judged before the clock starts, so that the code is compiled as it is after a minute of work. */
const WARM_UP = 1_500
/** Conversations followed turn by turn, before and while the clock runs. */
const FOLLOWED = 500

/**
 * Measures judging alone (parsing is reported apart). `perSecond` is wall time on one thread; `perCpuSecond` counts the
 * processor time used, which is what a core gives when others share the machine.
 */
export async function run(args: readonly string[] = []): Promise<Record<string, number | string>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      file: { type: 'string' },
      conversations: { type: 'string', default: '6000' },
      seed: { type: 'string', default: '7' },
    },
  })
  const lines = values.file
    ? readFileSync(values.file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
    : generate(Number(values.conversations), Number(values.seed)).map((one) => JSON.stringify(one))
  const parseStarted = process.cpuUsage()
  const conversations = lines.map((line) => Conversation.parse(JSON.parse(line)))
  const parsed = process.cpuUsage(parseStarted)
  for (const conversation of conversations.slice(0, WARM_UP)) judge(conversation)
  const took: number[] = []
  const cpuStarted = process.cpuUsage()
  const started = performance.now()
  let turns = 0
  for (const conversation of conversations) {
    const before = performance.now()
    judge(conversation)
    took.push(performance.now() - before)
    turns += conversation.turns.length
  }
  const seconds = (performance.now() - started) / 1000
  const used = process.cpuUsage(cpuStarted)
  const cpuSeconds = (used.user + used.system) / 1e6
  took.sort((a, b) => a - b)
  const at = (share: number) => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0, 3)
  return {
    conversations: conversations.length,
    turnsPerConversation: round(turns / conversations.length, 1),
    perSecond: Math.round(conversations.length / seconds),
    perCpuSecond: Math.round(conversations.length / cpuSeconds),
    turnsPerCpuSecond: Math.round(turns / cpuSeconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    liveTurnCpuMs: round(followed(conversations), 3),
    parsedPerCpuSecond: Math.round(conversations.length / ((parsed.user + parsed.system) / 1e6)),
    budgetPerSecond: 1000,
  }
}

/** Processor time a live judgement after each turn, in milliseconds; turns read before are not read again. */
function followed(conversations: readonly Conversation[]): number {
  const follow = (some: readonly Conversation[]): number => {
    let turns = 0
    for (const conversation of some) {
      const seen: SeenTurns = new WeakMap()
      for (const last of conversation.turns.keys()) {
        judgeBoth({ ...conversation, turns: conversation.turns.slice(0, last + 1) }, { seen })
        turns++
      }
    }
    return turns
  }
  follow(conversations.slice(0, FOLLOWED))
  const started = process.cpuUsage()
  const turns = follow(conversations.slice(-FOLLOWED))
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000 / Math.max(1, turns)
}

/** Conversations put together at random from written sentences; the same seed gives the same ones. */
export function generate(count: number, seed: number): ConversationInput[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return Array.from({ length: count }, (_, i): ConversationInput => {
    const talk = random() < 0.67 ? shopTalk.en : shopTalk.es
    const turns: ConversationInput['turns'] = []
    let at = 1_790_000_000_000
    const say = (by: 'customer' | 'agent', text: string) => {
      at += 4_000 + Math.floor(random() * 60_000)
      turns.push({ by, at, text })
    }
    say('customer', pick<string>(talk.open))
    say('agent', pick<string>(talk.welcome))
    const rounds = 1 + Math.floor(random() * 6)
    for (let r = 0; r < rounds; r++) {
      say('agent', pick<string>(talk.ask))
      say('customer', pick<string>(talk.answer))
      say('agent', `${pick<string>(talk.act)} ${random() < 0.4 ? pick<string>(talk.ask) : ''}`.trim())
      say('customer', pick<string>(talk.react))
    }
    say('agent', pick<string>(talk.close))
    if (random() < 0.8) say('customer', pick<string>(talk.part))
    return { id: `generated-${i}`, channel: 'chat', turns }
  })
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

if (import.meta.main) console.log(JSON.stringify(await run(process.argv.slice(2))))
