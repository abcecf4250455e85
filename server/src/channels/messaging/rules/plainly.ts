/**
 * STOP in other words: "no más mensajes", "stop texting me please". The rules of who may be written to honour what a customer plainly asks for, not one word alone (FCC 2024: any
 * reasonable means). Heard only where the whole message asks for it: every sentence of it does, greetings and courtesies apart. Pure.
 */
import { courtesies, plainStops } from './plainly.data.ts'

export interface PlainStop {
  language: 'en' | 'es'
  /** It may be meant of something else too: a contract, an order, an account. */
  isAmbiguous: boolean
}

/** Whoever asks this plainly needs no more room for it. */
const LONGEST = 120

/** Lower case without accents, apostrophes left out, one space between words: "¡Don't text me!" is `dont text me`. */
const wordsOf = (sentence: string): string =>
  sentence
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{M}'’`´]/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Without the courtesies at either end. */
const bare = (words: string): string => {
  for (let said = words; ;) {
    const courtesy = courtesies.find((one) => said === one || said.startsWith(`${one} `) || said.endsWith(` ${one}`))
    if (courtesy === undefined) return said
    said = said.startsWith(courtesy) ? said.slice(courtesy.length).trim() : said.slice(0, -courtesy.length).trim()
  }
}

/** What a message plainly asks for; null where it asks for anything else, or for something besides. */
export const plainStopIn = (text: string): PlainStop | null => {
  if (text.length > LONGEST) return null
  let heard: PlainStop | null = null
  for (const sentence of text.split(/[.!?¡¿;,\n]+/)) {
    const said = bare(wordsOf(sentence))
    if (said === '') continue
    const found = plainStops.find(({ is }) => is.test(said))
    if (!found) return null
    heard ??= { language: found.language, isAmbiguous: found.isAmbiguous === true }
  }
  return heard
}
