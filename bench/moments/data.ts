/** Reads the public data sets the heads learn from; where they come from and their licences stand in docs/moments.md. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export interface Example {
  text: string
  /** 0 or 1, or a real number where people gave a score. */
  label: number
  /** What must not be on both sides of a fold: a conversation, a meeting, a request. */
  group: string
  /** Places the example in a pool of its own inside one set. */
  pool: string
}

const read = (root: string, ...path: string[]): string => {
  const bytes = readFileSync(join(root, ...path))
  return (path.at(-1)!.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
const lines = (text: string): string[] => text.split('\n').filter((line) => line.length > 0)

const entities: [RegExp, string][] = [
  [/&lt;|&#60;?/g, '<'],
  [/&gt;|&#62;?/g, '>'],
  [/&#44;?/g, ','],
  [/&#58;?/g, ':'],
  [/&#34;?|&quot;/g, '"'],
  [/&#39;?/g, "'"],
  [/&amp;/g, '&'],
  [/&#(\d+);?/g, ' '],
]
const plain = (text: string): string => entities.reduce((all, [from, to]) => all.replace(from, to), text)

/** Rows of the Stack Exchange file in which scores and texts do not belong together (docs/judgement.md): a head learnt from Wikipedia goes with the scores by
 * .35 to .5 before them and by .01 here, and words learnt within them say nothing (.514). Nothing is learnt from them. */
const STRAY = { from: 4004, to: 6323 }

interface PolitenessRow {
  row: number
  community: string
  id: string
  text: string
  normalized: number
  quartile: number
}

/** Requests with people's politeness scores; `quartile` 1 to 4 in `pool` after the community; `isStray` where the score is another text's. */
export function politenessEnglish(root: string): (Example & { quartile: number; isStray: boolean })[] {
  return ['wikipedia', 'stackexchange'].flatMap((name) =>
    lines(read(root, 'politeness', `${name}.jsonl`)).map((line) => {
      const row = JSON.parse(line) as PolitenessRow
      return {
        text: plain(row.text),
        label: row.normalized,
        group: `${name}${row.id}`,
        pool: name,
        quartile: row.quartile,
        isStray: name === 'stackexchange' && row.row >= STRAY.from && row.row <= STRAY.to,
      }
    }),
  )
}

export function politenessSpanish(root: string): (Example & { extreme: boolean })[] {
  return csvRows(read(root, 'politeness', 'spanish.csv'))
    .slice(1)
    .map(([row = '', text = '', score = '0', extreme = '0']) => ({
      text,
      label: Number(score),
      group: row,
      pool: 'es',
      extreme: extreme.startsWith('1'),
    }))
}

/** RFC 4180, enough for a file that is known to be well formed. */
function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(match[1] !== undefined ? match[1].replaceAll('""', '"') : (match[2] ?? ''))
    if (match[3] === ',') continue
    if (row.length > 1) rows.push(row)
    row = []
  }
  return rows
}

/** Meeting utterances; 1 where the speaker commits to something. */
export function commitments(root: string): (Example & { act: string })[] {
  const [, ...utterances] = lines(read(root, 'mrda', 'train.tsv.gz'))
  return utterances.map((line) => {
    const [meeting = '', , text = '', , , full = ''] = line.split('\t')
    return { text, label: Number(full === 'cc'), group: meeting, pool: 'mrda', act: full }
  })
}

export function emailIntents(root: string): Example[] {
  return lines(read(root, 'email-intent', 'train.tsv')).map((line, index) => {
    const [label = '', text = ''] = line.split('\t')
    return { text, label: Number(label === 'Yes'), group: String(index), pool: 'email' }
  })
}

/** Subtitle lines; 1 where the emotions are pleasant only, 0 unpleasant only; mixed and neutral ones are left out. */
export function valences(root: string): (Example & { anger: number })[] {
  return (['english', 'spanish'] as const).flatMap((name) =>
    lines(read(root, 'emotion-subtitles', `${name}.tsv.gz`)).flatMap((line) => {
      const [text = '', labels = ''] = line.split('\t')
      const found = new Set(labels.split(',').map((label) => Number(label.trim())))
      const good = found.has(5) || found.has(8)
      const bad = found.has(1) || found.has(3) || found.has(4) || found.has(6)
      if (good === bad) return []
      return [{ text, label: Number(good), group: text, pool: name, anger: Number(found.has(1) || found.has(3)) }]
    }),
  )
}
