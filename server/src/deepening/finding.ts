/**
 * Finds in a text what tells who or where somebody is: addresses, numbers, names. What is found too much costs a little of the summary; what is missed
 * leaves the house, so every doubt is decided for taking it out. Works on texts of bounded length (a few thousand signs). Pure.
 */
import { alsoWords, firstNames, notNames } from './names.data.ts'

export type Kind =
  | 'NAME'
  | 'EMAIL'
  | 'PHONE'
  | 'ADDRESS'
  | 'ORDER'
  | 'NUMBER'
  | 'ID'
  | 'ACCOUNT'
  | 'LINK'
  | 'DATE'
  | 'OTHER'
export interface Found {
  from: number
  to: number
  kind: Kind
}
/** A person by all the words of their name, without accents and in lower case. */
export interface Person {
  name: string
  words: ReadonlySet<string>
}

export const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const dates = /\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{1,2}:\d{2}(?::\d{2})?\b/g
const prices =
  /[€$£]\s?\d[\d.,]{0,11}|(?<![\d.,])\d[\d.,]{0,11}\s?(?:€|\$|£|(?:euros?|eur|usd|dollars?|pounds?|libras?)\b)/gi
/** Keeps the length: what is crossed out cannot be found as something else. */
const crossed = (text: string, pattern: RegExp) => text.replaceAll(pattern, (found) => '~'.repeat(found.length))

const simple: readonly [Kind, RegExp][] = [
  // what looks like one of our own placeholders is not ours
  ['OTHER', /\[[A-Z]{2,10}_\d{1,4}\]/g],
  ['EMAIL', /[\p{L}\d._%+'-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){0,6}/gu],
  ['LINK', /\b(?:https?:\/\/|www\.)\S{1,500}/gi],
  ['OTHER', /(?<![\p{L}\d])@\w{3,30}/gu],
  ['NUMBER', /\b\d{1,3}(?:\.\d{1,3}){3}\b/g],
  ['ACCOUNT', /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){3,7}(?:[ -]?[A-Z\d]{1,3})?\b/gi],
  // DNI, NIE, SSN, National Insurance number
  ['ID', /\b(?:\d{8}-?[A-Z]|[XYZ]-?\d{7}-?[A-Z]|\d{3}-\d{2}-\d{4}|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])\b/gi],
  [
    'ADDRESS',
    /\b\d{1,5}[A-Za-z]?,?\s+(?:\p{Lu}[\p{L}'’.-]{0,30}\s+){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Square|Sq|Way|Place|Pl|Terrace|Boulevard|Blvd|Crescent|Gardens|Row|Hill|Park)\b\.?(?:,?\s*(?:[Ff]lat|[Aa]pt|[Aa]partment|[Uu]nit|[Ff]loor|[Ss]uite)\.?\s*#?\w{1,5}\b)?/gu,
  ],
  ['ADDRESS', /\b\d{1,5}[a-z]?,?\s+(?:\p{L}{2,20}\s+){1,3}(?:street|road|avenue|lane|boulevard|terrace|crescent)\b/giu],
  [
    'ADDRESS',
    /(?<![\p{L}])(?:calle|c\/|avda\.?|avenida|plaza|pza\.?|paseo|camino|carretera|ctra\.?|ronda|travesía|urbanización)\s{0,3}(?:\p{L}[\p{L}.'’-]{0,30},?\s+){1,6}(?:n[º°.]\s?|número\s)?\d{1,4}\b(?:,?\s{0,2}(?:\d{1,2}\s?[ºª°](?:\s?[A-Z]\b)?|\d{1,2}\s?[A-Z]\b|piso\s\w{1,6}|puerta\s\w{1,6}|bajo\b|ático\b|izq\w{0,6}|dcha\w{0,6})){0,3}/giu,
  ],
  // a British postcode
  ['ADDRESS', /\b[A-Z]{1,2}\d[A-Z\d]?\s{0,1}\d[A-Z]{2}\b/gi],
  [
    'ORDER',
    /(?<![\p{L}])(?:order|booking|reservation|invoice|tracking|parcel|reference|ref|ticket|case|account|contract|policy|serial|pedido|reserva|factura|seguimiento|paquete|referencia|expediente|cuenta|contrato|p[óo]liza|caso)\.?\s{0,2}(?:number|num|no|nº|n\.º|n[úu]mero|id|code|c[óo]digo)?\.?\s{0,2}(?:is|es|was|era)?\s{0,2}[:#]?\s{0,2}(?=[\w/-]{0,30}\d[\w/-]{0,30}\d)[A-Z\d][A-Z\d/_-]{2,29}/giu,
  ],
  ['ORDER', /#(?=[\w-]{0,30}\d)[\w-]{2,30}/g],
  ['ORDER', /(?<![A-Z\d-])(?=[A-Z\d-]{0,30}[A-Z])(?=(?:[A-Z-]{0,20}\d){3})[A-Z\d](?:-?[A-Z\d]){5,29}(?![A-Z\d])/gi],
  ['PHONE', /(?<![\d~])(?:\+|\(\+?)?\d(?:[\s().\-/\u00a0]{0,3}\d){6,16}(?!\d)/g],
  ['NUMBER', /\d{5,}/g],
]
const born =
  /(?<!\p{L})(?:born|birth|birthday|dob|nac[íi]|nacid[oa]|nacimiento|cumplea[ñn]os)(?!\p{L})[^\d\n]{0,25}(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?\s(?:de\s|of\s)?\p{L}{3,10},?\s(?:de\s)?\d{4})/giu

/** Only the number of an order is taken; the word before it tells nothing about anybody. */
const numberIn = (text: string): number => {
  const value = /[A-Z\d][A-Z\d/_-]{2,29}$/i.exec(text)
  return value ? value.index : 0
}

const simpleIn = (text: string): Found[] => {
  const plain = crossed(crossed(text, dates), prices)
  const found: Found[] = []
  for (const [kind, pattern] of simple) {
    for (const match of (kind === 'PHONE' || kind === 'NUMBER' ? plain : text).matchAll(pattern)) {
      const skip = kind === 'ORDER' && !match[0].startsWith('#') ? numberIn(match[0]) : 0
      found.push({ from: match.index + skip, to: match.index + match[0].length, kind })
    }
  }
  for (const match of text.matchAll(born)) {
    const to = match.index + match[0].length
    found.push({ from: to - (match[1]?.length ?? 0), to, kind: 'DATE' })
  }
  return found
}

const word = /\p{L}[\p{L}\p{M}'’-]*/gu
interface Word {
  text: string
  from: number
  to: number
  isCapital: boolean
}
const wordsIn = (text: string): Word[] =>
  [...text.matchAll(word)].map((m) => {
    const bare = m[0].replace(/['’]s$/u, '')
    return { text: bare, from: m.index, to: m.index + bare.length, isCapital: /^\p{Lu}/u.test(bare) }
  })

/** Words that announce a name; those of `surely` do so even in lower case. */
const surely =
  /(?<!\p{L})(?:my name is|my name’s|my name's|my name|me llamo|mi nombre es|a nombre de|in the name of|se llama|called)\s+$/iu
const maybe =
  /(?<!\p{L})(?:i am|i'm|i’m|this is|speaking with|it's|soy|habla|le atiende|te atiende|mr|mrs|ms|miss|dr|sr|sra|srta|don|doña|señora?|dear|estimad[oa]|querid[oa]|hi|hello|hey|hola|thanks|thank you|gracias|regards|wishes|saludos?|atentamente|sincerely|cordialmente)[.,!]?\s+$/iu
const particle = /^(?:de|del|la|las|los|van|von|der|da|di|y|bin|al)$/i
/** "de la", "von der" */
const MOST_PARTICLES = 2
const between = /^\s+(?:(?:de|del|de la|la|van|von|da|di|y|bin|al)\s+)?$/iu
const ANNOUNCES = 24
const MOST_WORDS = 4

const isName = (one: Word | undefined): one is Word =>
  one !== undefined && one.isCapital && one.text.length > 1 && !notNames.has(folded(one.text))

/** A known first name; without its capital only where it is no word. */
const isListed = ({ text, isCapital }: Word): boolean => {
  const plain = folded(text)
  return firstNames.has(plain) && (isCapital || !alsoWords.has(plain))
}

/** From a first word on, the words that go on with capitals: "Carmen de la Fuente". */
const goesOn = (text: string, words: readonly Word[], first: number): number => {
  let last = first
  for (let i = first + 1; i < words.length && i - first <= MOST_WORDS; i++) {
    const [before, now] = [words[last], words[i]]
    if (!before || !now) break
    if (isName(now) && between.test(text.slice(before.to, now.from))) last = i
    else if (!particle.test(now.text)) break
  }
  return last
}

/** Names said in a text: announced, or known first names with a capital. */
export const namesIn = (text: string): string[] => {
  const words = wordsIn(text)
  const names: string[] = []
  for (let i = 0; i < words.length; i++) {
    const one = words[i]
    if (!one) continue
    const before = text.slice(Math.max(0, one.from - ANNOUNCES), one.from)
    const isSure = surely.test(before)
    if (isSure && !one.isCapital && one.text.length > 2 && !notNames.has(folded(one.text))) {
      names.push(one.text)
      const next = words[i + 1]
      if (
        next &&
        /^\s$/.test(text.slice(one.to, next.from)) &&
        next.text.length > 2 &&
        !notNames.has(folded(next.text))
      )
        names.push(next.text)
    } else if (isListed(one) || (isName(one) && (isSure || maybe.test(before)))) {
      const last = goesOn(text, words, i)
      names.push(text.slice(one.from, words[last]?.to ?? one.to))
      i = last
    }
  }
  return names
}

/** One person for names that share a word: "Maya" and "Maya Okafor". The longest spelling is theirs. */
export const personsOf = (names: readonly string[]): Person[] => {
  const persons: { name: string; words: Set<string> }[] = []
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    const words = wordsIn(name)
      .map((w) => folded(w.text))
      .filter((w) => w.length > 1 && !particle.test(w))
    if (words.length === 0) continue
    const known = persons.find((p) => words.some((w) => p.words.has(w)))
    if (known) for (const w of words) known.words.add(w)
    else persons.push({ name, words: new Set(words) })
  }
  return persons
}

const personsIn = (text: string, persons: readonly Person[]): Found[] => {
  const words = wordsIn(text)
  const of = (w: Word | undefined) => w && persons.find((p) => p.words.has(folded(w.text)))
  const found: Found[] = []
  for (let i = 0; i < words.length; i++) {
    const person = of(words[i])
    const first = words[i]
    // a name that is a word as well ("May") is one only with its capital
    if (!person || !first || (!first.isCapital && notNames.has(folded(first.text)))) continue
    let last = first
    for (let next = i + 1; next < words.length && next - i <= MOST_PARTICLES + 1; next++) {
      const now = words[next]
      if (!now || !/^\s+$/.test(text.slice(words[next - 1]?.to, now.from))) break
      if (of(now) === person) [last, i] = [now, next]
      else if (!particle.test(now.text)) break
    }
    found.push({ from: first.from, to: last.to, kind: 'NAME' })
  }
  return found
}

const isSign = (sign: string | undefined) => sign !== undefined && /[\p{L}\d]/u.test(sign)

/** What is known word for word: an order's number told before, or said with its name in another turn. Three signs at least, whole words only. */
const valuesIn = (text: string, values: readonly { kind: Kind; value: string }[]): Found[] => {
  const low = text.toLowerCase()
  const found: Found[] = []
  for (const { kind, value } of values) {
    const wanted = value.trim().toLowerCase()
    if (wanted.length < 3) continue
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length))
      if (!isSign(text[at - 1]) && !isSign(text[at + wanted.length]))
        found.push({ from: at, to: at + wanted.length, kind })
  }
  return found
}

/** What one of our turns asks for, and so what the customer's next words are. */
const asksFor = {
  NAME: /(?<!\p{L})(?:your|the|full|first|last)\s+(?:full\s+|first\s+|last\s+|and\s+)*(?:sur)?name(?!\p{L})|(?:su|tu)\s+(?:nombre|apellido)|c[óo]mo\s+(?:se|te)\s+llama|con\s+qui[ée]n\s+hablo|who\s+(?:am i|i am)\s+(?:speaking|talking|chatting)/iu,
  ADDRESS: /(?<!mail\s)(?<!\p{L})(?:address|post\s?code|zip|direcci[óo]n|domicilio|c[óo]digo postal)(?!\p{L})/iu,
  NUMBER:
    /(?<!\p{L})(?:number|id|code|ssn|dni|nie|pin|passport|policy|account|reference|digits|n[úu]mero|c[óo]digo|pasaporte|p[óo]liza|cuenta|referencia|d[íi]gitos)(?!\p{L})/iu,
} as const
const MOST_OF_A_NAME = 4

/** Words that can only be somebody's name, because we had just asked for it; none where the answer is longer than a name with a word or two around it. */
export const namesAnswered = (asked: string, answer: string): string[] => {
  if (!asksFor.NAME.test(asked)) return []
  const words = wordsIn(answer)
  const left = words.filter((w) => w.text.length > 1 && !notNames.has(folded(w.text)))
  return words.length <= 2 * MOST_OF_A_NAME && left.length <= MOST_OF_A_NAME ? left.map((w) => w.text) : []
}

/** What an answer gives away besides: all of an address that was asked for, every number that was. */
const foundInAnswer = (asked: string, answer: string): Found[] => {
  if (asksFor.ADDRESS.test(asked) && /\d/.test(answer) && answer.length < 200)
    return [{ from: 0, to: answer.length, kind: 'ADDRESS' }]
  if (!asksFor.NUMBER.test(asked)) return []
  return [...answer.matchAll(/(?<![\p{L}\d])[\p{L}\d-]*\d[\p{L}\d-]*/gu)].flatMap((m) =>
    m[0].length > 2 ? [{ from: m.index, to: m.index + m[0].length, kind: 'NUMBER' as const }] : [],
  )
}

/** All that is to be taken out of a text, in order and without overlaps; of what overlaps the earlier and longer names the kind, and all of it goes. */
export const findPersonal = (
  text: string,
  known: { persons: readonly Person[]; values: readonly { kind: Kind; value: string }[] },
  asked = '',
): Found[] => {
  const all = [
    ...valuesIn(text, known.values),
    ...foundInAnswer(asked, text),
    ...simpleIn(text),
    ...personsIn(text, known.persons),
  ]
  const joined: Found[] = []
  for (const one of all.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1)
    if (last && one.from < last.to) last.to = Math.max(last.to, one.to)
    else joined.push({ ...one })
  }
  return joined
}
