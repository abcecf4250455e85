/**
 * How much of what tells who somebody is is recognised before a conversation is sent to a language model, with nobody's name known beforehand:
 * `npm run bench -- redaction DATA_FOLDER`. tau-retail: two-sided conversations, whose customers are listed. multidogo: customers' sentences in lower case without
 * punctuation, word by word labelled by people: the worst that can be met.
 */
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { redact } from '../server/src/deepening/redaction.ts'
import { sendingOf, type SaidTurn } from '../server/src/deepening/sending.ts'

const nobody = { names: [], values: [] }
const read = (file: string): string => zlib.gunzipSync(fs.readFileSync(file)).toString('utf8')
const lines = (text: string) => text.split('\n').filter(Boolean)

interface Shopper {
  name: { first_name: string; last_name: string }
  email: string
  address: { address1: string; zip: string }
}

const turnsOf = (display: string): SaidTurn[] =>
  display.split(/\n(?=(?:user|assistant|tool|system): )/).flatMap((text, i) => {
    const by = text.startsWith('user: ') ? 'customer' : text.startsWith('assistant: ') ? 'agent' : null
    return by ? [{ ordinal: i + 1, by, text: text.replace(/^\w+: /, '') }] : []
  })

const has = (text: string, value: string): boolean =>
  new RegExp(`(?<![\\p{L}\\d])${value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\d])`, 'u').test(text)

const measureRetail = (folder: string) => {
  const shoppers = Object.values(
    JSON.parse(fs.readFileSync(path.join(folder, 'users.json'), 'utf8')) as Record<string, Shopper>,
  )
  const kinds: Record<string, string[]> = {
    name: shoppers.flatMap((s) => [s.name.first_name, s.name.last_name]),
    email: shoppers.map((s) => s.email),
    street: shoppers.map((s) => s.address.address1),
    zip: shoppers.map((s) => s.address.zip),
  }
  const counts = new Map<string, { said: number; left: number }>()
  for (const line of lines(read(path.join(folder, 'few_shot_conversations.jsonl.gz')))) {
    const { messages_display } = JSON.parse(line) as { messages_display: string }
    const sending = sendingOf(turnsOf(messages_display), nobody)
    if (!sending) continue
    const before = sending.turns.map((t) => t.text).join('\n')
    const after = sending.turns.map((t) => t.redacted.text).join('\n')
    const orders = before.match(/#W\d+/g) ?? []
    for (const [kind, values] of Object.entries({ ...kinds, order: orders })) {
      const said = [...new Set(values)].filter((value) => has(before, value))
      const count = counts.get(kind) ?? { said: 0, left: 0 }
      counts.set(kind, { said: count.said + said.length, left: count.left + said.filter((v) => has(after, v)).length })
    }
  }
  return Object.fromEntries([...counts].map(([kind, { said, left }]) => [kind, { said, recognised: said - left }]))
}

const wanted = [
  'O',
  'name',
  'email_address',
  'phone_number',
  'phonenumber',
  'current_zipcode',
  'address',
  'account_number',
]

const measureWords = (folder: string) => {
  const counts = new Map(wanted.map((label) => [label, { words: 0, taken: 0 }]))
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.tsv.gz'))) {
    const rows = lines(read(path.join(folder, file)))
      .slice(1)
      .map((line) => line.split('\t'))
    for (const conversation of Map.groupBy(rows, (row) => row[0]).values()) {
      const texts = conversation.map((row) => row[4] ?? '')
      redact(texts, nobody).texts.forEach(({ pieces }, i) => {
        const labels = (conversation[i]?.[5] ?? '').split(' ')
        let from = 0
        for (const [k, word] of (texts[i] ?? '').split(' ').entries()) {
          const to = from + word.length
          const count = counts.get((labels[k] ?? 'O').replace(/^[BI]-/, ''))
          if (count) {
            count.words++
            if (pieces.some((p) => p.originalFrom < to && from < p.originalTo)) count.taken++
          }
          from = to + 1
        }
      })
    }
  }
  return Object.fromEntries(
    [...counts].map(([label, { words, taken }]) => [
      label,
      { words, takenPct: Math.round((taken / words) * 1000) / 10 },
    ]),
  )
}

/** `args[0]` is the folder that holds both data sets. */
export const run = (args: string[]): Promise<object> => {
  const [folder = ''] = args
  return Promise.resolve({
    tauRetail: measureRetail(path.join(folder, 'tau-retail')),
    multidogo: measureWords(path.join(folder, 'multidogo')),
  })
}
