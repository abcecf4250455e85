/** The grammar of committing oneself, as features: who will do it, how it is said, and what kind of verb follows. */
import { wordList } from './lexemes.ts'
import { chatter, states } from './pledge.data.ts'

export const pledges = [
  'iWill',
  'weWill',
  'iGoing',
  'weGoing',
  'letMe',
  'iCan',
  'iWould',
  'iAct',
  'iWillState',
  'iWillTalk',
  'opensWithPledge',
  'withTime',
  'withThing',
  'unsure',
  'notNow',
] as const

/** What people say while they think: by lexeme, 1 where it is one. */
export const fillers = wordList(['uh', 'um', 'uhm', 'hm', 'mm', 'eh', 'er', 'ah', 'em', 'mmm'])
/** No pledge is without one of these. */
export const pledgeOpeners = wordList(['i', 'we', 'let'])

const soft = new Set([
  'just',
  'also',
  'probably',
  'certainly',
  'definitely',
  'then',
  'go',
  'try',
  'to',
  'ahead',
  'and',
  'be',
  'quickly',
  'gladly',
])
const openers = new Set([
  'so',
  'and',
  'but',
  'well',
  'ok',
  'then',
  'yes',
  'right',
  'oh',
  'now',
  'alright',
  'sure',
  'no',
  'all',
])
const unsure = new Set([
  'maybe',
  'if',
  'think',
  'guess',
  'might',
  'suppose',
  'perhaps',
  'when',
  'what',
  'which',
  'that',
  'because',
  'unless',
  'like',
  'say',
  'would',
])
const times = new Set([
  'tomorrow',
  'today',
  'tonight',
  'later',
  'soon',
  'week',
  'month',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'minute',
  'hour',
  'then',
  'next',
  'afternoon',
  'morning',
  'now',
])
const things = new Set(['you', 'it', 'that', 'them', 'him', 'her', 'this', 'the', 'a', 'some', 'your', 'people'])

/** Marks the pledges found in a text's words (fillers taken out); one number a pledge, 0 or 1. */
export function pledgesIn(words: readonly string[]): number[] {
  const found = pledges.map(() => 0)
  const mark = (name: (typeof pledges)[number]) => (found[pledges.indexOf(name)] = 1)
  for (let i = 0; i < words.length; i++) {
    const how = pledgeAt(words, i)
    if (!how) continue
    let verb = i + how.length
    while (verb < words.length && soft.has(words[verb]!)) verb++
    const said = words[verb] ?? ''
    if (words[i + how.length] === 'not' || said === 'not') {
      mark('notNow')
      continue
    }
    const state = states.has(said) || said === ''
    const talk = chatter.has(said)
    if (state) mark('iWillState')
    else if (talk) mark('iWillTalk')
    else mark(how.name)
    if (!state && !talk) mark('iAct')
    if (words.slice(0, i).every((word) => openers.has(word))) mark('opensWithPledge')
    if (words.slice(verb + 1, verb + 3).some((word) => things.has(word))) mark('withThing')
    if (words.slice(verb).some((word) => times.has(word))) mark('withTime')
    if (words.slice(Math.max(0, i - 3), i).some((word) => unsure.has(word))) mark('unsure')
  }
  return found
}

function pledgeAt(words: readonly string[], i: number): { name: (typeof pledges)[number]; length: number } | null {
  const [a, b, c, d] = [words[i], words[i + 1], words[i + 2], words[i + 3]]
  if (a === 'let' && b === 'me') return { name: 'letMe', length: 2 }
  if (a !== 'i' && a !== 'we') return null
  if (b === 'will' || b === 'shall') return { name: a === 'i' ? 'iWill' : 'weWill', length: 2 }
  if (b === 'can' || b === 'could') return { name: 'iCan', length: 2 }
  if (b === 'would') return { name: 'iWould', length: 2 }
  if ((b === 'am' || b === 'are') && c === 'going' && d === 'to')
    return { name: a === 'i' ? 'iGoing' : 'weGoing', length: 4 }
  if (b === 'am' && c?.endsWith('ing') && c !== 'going') return { name: 'iGoing', length: 2 }
  return null
}
