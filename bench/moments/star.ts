/**
 * Turns STAR dialogues (schema-guided dialogues with timings; MIT) into conversations, a line each, for `peakend score`
 * and `peakend import`. Run: node bench/moments/star.ts dialogues.jsonl.gz > star.ndjson
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

interface StarEvent {
  Agent: string
  Action: string
  Text?: string
  UnixTime?: number
}

export interface StarDialogue {
  DialogueID: number
  CompletionLevel: string
  Scenario: { Domains: string[] }
  Events: StarEvent[]
  UserQuestionnaire?: { Question: string; Answer: unknown }[] | null
  WizardQuestionnaire?: { Question: string; Answer: unknown }[] | null
  AnonymizedWizardWorkerID?: string
}

export interface StarConversation {
  id: string
  channel: 'chat'
  language: 'en'
  turns: { by: 'customer' | 'agent'; at?: number; text: string }[]
}

/** What the two people said, in order; instructions to them, look-ups and suggestions are left out. */
export function convertDialogue(dialogue: StarDialogue): StarConversation {
  const turns = dialogue.Events.flatMap((event) => {
    if (event.Action !== 'utter' && event.Action !== 'pick_suggestion') return []
    const by = event.Agent === 'User' ? ('customer' as const) : ('agent' as const)
    const at = event.UnixTime === undefined ? {} : { at: Math.round(event.UnixTime * 1000) }
    return [{ by, ...at, text: event.Text ?? '' }]
  })
  return { id: `star-${dialogue.DialogueID}`, channel: 'chat', language: 'en', turns }
}

/** Every dialogue of a file, plain or gzip. */
export async function* readStar(path: string): AsyncGenerator<StarDialogue> {
  const bytes = createReadStream(path)
  const text = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line) as StarDialogue
  }
}

if (import.meta.main) {
  const path = process.argv[2]
  if (!path) throw new Error('usage: node bench/moments/star.ts dialogues.jsonl[.gz] > star.ndjson')
  for await (const dialogue of readStar(path)) {
    const line = `${JSON.stringify(convertDialogue(dialogue))}\n`
    if (!process.stdout.write(line)) await new Promise((drained) => process.stdout.once('drain', drained))
  }
}
