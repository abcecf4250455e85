/** What a workspace decided about messages, and what follows from it. */
import { alwaysHeard } from '@peakend/contract/message-words.data.ts'
import type { MessageRules } from '@peakend/contract/message-rules.ts'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { plainStopIn } from './plainly.ts'
import { ambiguous, firstAnswers } from './words.data.ts'

const first: MessageRules = {
  quiet: { from: '21:00', until: '08:00' },
  mostBegunADay: 3,
  stopWords: [],
  startWords: [],
  helpWords: [],
  ...firstAnswers,
}

/** What holds; a new workspace's until it is changed. */
export const rulesOf = async (tx: ReadTx): Promise<MessageRules> => {
  const [row] = await tx.query<{ rules: MessageRules }>(
    'message-rules.find',
    'select rules from message_rules where workspace_id = $1',
    [tx.workspaceId],
  )
  return row ? { ...first, ...row.rules } : first
}

export const putRules = (tx: Tx, rules: MessageRules) =>
  tx.query(
    'message-rules.put',
    'insert into message_rules (workspace_id, rules) values ($1, $2) on conflict (workspace_id) do update set rules = $2',
    [tx.workspaceId, JSON.stringify(rules)],
  )

/** Lower case without accents, signs and spaces, wide letters as others: "¡Alto!" is `alto`, "STOP ALL" is `stopall`. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** A longer text is no word of command, whatever it holds. */
const LONGEST_WORD = 30
export interface Heard {
  word: 'stop' | 'start' | 'help'
  /** The word's, where it is one of ours. */
  language: 'en' | 'es' | null
  /** It may be an answer to a question as well. */
  isAmbiguous: boolean
}

/**
 * The command a message is: only where it is nothing else. "Stop" is one, "stop texting me please" too, "please stop the delivery" is not.
 */
export const heardIn = (
  text: string,
  rules: Pick<MessageRules, 'stopWords' | 'startWords' | 'helpWords'>,
): Heard | null => {
  const said = plain(text.slice(0, 100))
  return (said.length > LONGEST_WORD ? null : wordIn(said, rules)) ?? plainly(text)
}

const plainly = (text: string): Heard | null => {
  const asked = plainStopIn(text)
  return asked && { word: 'stop', ...asked }
}

const wordIn = (said: string, rules: Parameters<typeof heardIn>[1]): Heard | null => {
  if (said === '') return null
  const lists = { stop: rules.stopWords, start: rules.startWords, help: rules.helpWords }
  for (const word of ['stop', 'start', 'help'] as const) {
    const language = (['en', 'es'] as const).find((one) => (alwaysHeard[word][one] as readonly string[]).includes(said))
    if (language || lists[word].some((one) => plain(one) === said))
      return { word, language: language ?? null, isAmbiguous: language !== undefined && ambiguous.includes(said) }
  }
  return null
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const minuteIn = (zone: string, at: Date): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return minutesOf(parts)
}

/** When it is quiet no longer in one zone; null where it is not quiet there now. A change of clocks in between is looked at again by whoever asks then. */
const quietUntilIn = (zone: string, at: Date, quiet: MessageRules['quiet']): Date | null => {
  const from = minutesOf(quiet.from)
  const until = minutesOf(quiet.until)
  if (from === until) return null
  const now = minuteIn(zone, at)
  const isQuiet = from < until ? now >= from && now < until : now >= from || now < until
  if (!isQuiet) return null
  const minutes = (until - now + 24 * 60) % (24 * 60)
  const whole = Math.floor(at.getTime() / 60_000) * 60_000
  return new Date(whole + minutes * 60_000)
}

/** When a message we begin may go out: null for now. With several zones it is quiet while it is quiet in any, at most for two days. */
export const quietUntil = (zones: readonly string[], at: Date, quiet: MessageRules['quiet']): Date | null => {
  let sendAt = at
  for (let looks = 0; looks < 8; looks++) {
    const later = zones
      .flatMap((zone) => quietUntilIn(zone, sendAt, quiet) ?? [])
      .toSorted((a, b) => b.getTime() - a.getTime())[0]
    if (!later || later.getTime() - at.getTime() > 48 * 3_600_000) break
    sendAt = later
  }
  return sendAt > at ? sendAt : null
}

/** The zones a number may be in: its country's. Empty where nobody knows. */
export const zonesOfNumber = (number: string): string[] => {
  const country = parsePhoneNumberFromString(number)?.country
  if (!country) return []
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined }
  return locale.getTimeZones?.() ?? []
}

/** A number in E.164, or null. Short codes and senders' names are none, and stay what they are. `country` is whose national form is understood. */
export const e164 = (given: string, country?: string): string | null => {
  const trimmed = given.trim()
  const digits = /^\d{8,15}$/.test(trimmed)
  const read = (text: string) =>
    parsePhoneNumberFromString(text, country as Parameters<typeof parsePhoneNumberFromString>[1])
  // providers leave the plus out
  for (const one of [digits ? read(`+${trimmed}`) : undefined, read(trimmed)]) if (one?.isValid()) return one.number
  return null
}
