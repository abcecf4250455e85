/** A transcript as other systems write it, as turns with who and when. Pure. */
import type { Transcript, TranscriptTurn } from '@peakend/contract/outside-calls.ts'
import type { z } from 'zod'

export type Turn = z.infer<typeof TranscriptTurn>
type By = Turn['by']
export type Read = { turns: Turn[] } | { line: number; problem: string }

/** What systems call the two sides, in English and Spanish, without accents. */
const SIDES: Record<string, By> = {
  agent: 'agent',
  agente: 'agent',
  operator: 'agent',
  operador: 'agent',
  operadora: 'agent',
  advisor: 'agent',
  asesor: 'agent',
  asesora: 'agent',
  representative: 'agent',
  customer: 'customer',
  cliente: 'customer',
  client: 'customer',
  caller: 'customer',
  llamante: 'customer',
  assistant: 'bot',
  asistente: 'bot',
  bot: 'bot',
  ivr: 'bot',
}

const plain = (name: string): string => name.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase()

const LONGEST_NAME = 80

const sideOf = (name: string, speakers: Record<string, By>): By | null => {
  const wanted = plain(name)
  const given = Object.entries(speakers).find(([known]) => plain(known) === wanted)
  return given?.[1] ?? SIDES[wanted] ?? null
}

const unknownSpeaker = (line: number, name: string): Read => ({
  line,
  problem: `“${name.trim().slice(0, LONGEST_NAME)}” is neither side: say in \`speakers\` who it is.`,
})

/** Without times: a turn begins about when the words before it have been said. Slow speech of 150 words a minute. */
const MS_A_WORD = 400
const wordsIn = (text: string): number => text.split(/\s+/).length

/** `Agent: Good morning.` A line without a name goes on with the one before. */
export const readLines = (text: string, speakers: Record<string, By>): Read => {
  const turns: Turn[] = []
  let ms = 0
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim()
    if (line === '') continue
    const named = speakerIn(line, speakers)
    const before = turns.at(-1)
    if (named === null) {
      if (!before) return { line: i + 1, problem: 'It begins without a speaker, such as `Agent:` or `Customer:`.' }
      before.text += `\n${line}`
      ms += wordsIn(line) * MS_A_WORD
      continue
    }
    if (named.by === null) return unknownSpeaker(i + 1, named.name)
    if (named.text === '') {
      turns.push({ by: named.by, ms, text: '' })
      continue
    }
    turns.push({ by: named.by, ms, text: named.text })
    ms += wordsIn(named.text) * MS_A_WORD
  }
  return whole(turns)
}

/** A name before the first colon: one word or two, so that "Note: ..." inside a sentence stays text. */
const NAMED = /^([\p{L}][\p{L}\p{N} ._-]{0,79}?)\s*:\s*(.*)$/su
const speakerIn = (
  line: string,
  speakers: Record<string, By>,
): { name: string; by: By | null; text: string } | null => {
  const [, name, text = ''] = NAMED.exec(line) ?? []
  if (name === undefined) return null
  const by = sideOf(name, speakers)
  // what looks like a name and is none of ours is text, unless it may well be somebody
  return by === null && (name.includes(' ') || !/^\p{Lu}/u.test(name)) ? null : { name, by, text }
}

/** `00:01:02.345` or `01:02.345`, as WebVTT has it (section 4, timestamps). */
const TIME = /(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.,](\d{3})/
const msOf = (text: string): number | null => {
  const [, h = '0', m, s, ms] = TIME.exec(text) ?? []
  if (m === undefined || s === undefined || ms === undefined) return null
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(ms)
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
}
const spoken = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity] ?? '')
    .trim()

const VOICE = /^<v(?:\.[^ >]*)?\s+([^>]{1,80})>/u

/** WebVTT: header, notes, styles and regions are passed over; cues of one side that follow each other are one turn each. */
export const readVtt = (text: string, speakers: Record<string, By>): Read => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) return { line: 1, problem: 'WebVTT begins with the word WEBVTT.' }
  const turns: Turn[] = []
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (!line.includes('-->')) continue
    const ms = msOf(line.split('-->')[0] ?? '')
    if (ms === null) return { line: i + 1, problem: 'The time of the cue cannot be read.' }
    const said: string[] = []
    const at = i + 2
    while (i + 1 < lines.length && (lines[i + 1] ?? '').trim() !== '' && !(lines[i + 1] ?? '').includes('-->'))
      said.push(lines[++i] ?? '')
    const problem = addCue(turns, { ms, text: said.join('\n'), line: at }, speakers)
    if (problem) return problem
  }
  return whole(turns)
}

const addCue = (
  turns: Turn[],
  cue: { ms: number; text: string; line: number },
  speakers: Record<string, By>,
): Read | null => {
  const voice = VOICE.exec(cue.text)?.[1]
  const named = voice === undefined ? speakerIn(spoken(cue.text), speakers) : null
  const name = voice ?? named?.name
  const before = turns.at(-1)
  if (name === undefined) {
    if (!before) return { line: cue.line, problem: 'The cue has no speaker, such as `<v Agent>`.' }
    before.text += `\n${spoken(cue.text)}`
    return null
  }
  const by = sideOf(name, speakers)
  if (by === null) return unknownSpeaker(cue.line, name)
  turns.push({ by, ms: cue.ms, text: named ? named.text : spoken(cue.text) })
  return null
}

const LONGEST_TEXT = 8000
/** In the order of time, without what is empty. */
const whole = (turns: readonly Turn[]): Read => ({
  turns: turns
    .map((turn) => ({ ...turn, text: turn.text.trim().slice(0, LONGEST_TEXT) }))
    .filter((turn) => turn.text !== '')
    .toSorted((a, b) => a.ms - b.ms),
})

/** Exactly one of the three forms. */
export const readTranscript = (of: Transcript): Read => {
  const { turns, vtt, text, speakers = {} } = of
  if ([turns, vtt, text].filter((one) => one !== undefined).length !== 1)
    return { line: 0, problem: 'Give one of `turns`, `vtt` and `text`.' }
  if (turns) return whole(turns)
  return vtt === undefined ? readLines(text ?? '', speakers) : readVtt(vtt, speakers)
}
