/** Sentences for people about the moments, in English and Spanish. `weight` is what a reason adds to its moment's balance. */
import type { CueCode, MomentName, MomentStandard, NotJudged, ReasonCode, Whose } from './moments.ts'

export interface Reason {
  en: string
  es: string
  /** The usual owner; the evidence says whose it was in the case at hand. */
  whose: Whose
  direction: 'up' | 'down'
  moment: MomentName | 'any'
  weight: number
  /** `absence`: what counts is that something was not said; the quote stands where it was missed. Else the quoted words themselves count. */
  shows: 'presence' | 'absence'
}

const up = (moment: Reason['moment'], weight: number, en: string, es: string, whose: Whose = 'agent'): Reason => ({
  en,
  es,
  whose,
  direction: 'up',
  moment,
  weight,
  shows: 'presence',
})
const down = (moment: Reason['moment'], weight: number, en: string, es: string, whose: Whose = 'agent'): Reason => ({
  en,
  es,
  whose,
  direction: 'down',
  moment,
  weight: -weight,
  shows: 'presence',
})
const missing = (reason: Reason): Reason => ({ ...reason, shows: 'absence' })

export const reasons: Record<ReasonCode, Reason> = {
  'long-wait': down('welcome', 0.5, 'The customer waited long', 'El cliente esperó mucho', 'waiting'),
  'wait-acknowledged': up('welcome', 0.55, 'The wait was acknowledged', 'Se reconoció la espera'),
  'wait-not-acknowledged': missing(
    down('welcome', 0.5, 'A long wait was not acknowledged', 'No se reconoció una espera larga'),
  ),
  greeting: up('welcome', 0.5, 'The customer was greeted', 'Se saludó al cliente'),
  'no-greeting': missing(down('welcome', 0.65, 'The customer was not greeted', 'No se saludó al cliente')),
  'name-used': up('welcome', 0.35, 'The customer was called by name', 'Se llamó al cliente por su nombre'),
  introduced: up('welcome', 0.25, 'The agent said who they are', 'El agente se presentó'),
  'help-offered': up('welcome', 0.3, 'Help was offered', 'Se ofreció ayuda'),
  'need-named': up('any', 0.35, 'The need was put into words', 'Se nombró la necesidad'),
  'asked-again': down('any', 0.7, 'Asked again what was already known', 'Se preguntó de nuevo lo ya sabido'),
  'customer-repeats': down('any', 0.5, 'The customer had to repeat it', 'El cliente tuvo que repetirlo'),
  'person-not-given': down(
    'peak',
    1,
    'The customer asked for a person and did not get one',
    'El cliente pidió una persona y no la tuvo',
    'flow',
  ),
  'transferred-twice': down(
    'peak',
    0.8,
    'The customer was handed over twice or more',
    'El cliente fue transferido dos veces o más',
    'hand-over',
  ),
  'need-met': up('peak', 1.3, 'The need was met', 'Se atendió la necesidad'),
  'need-denied': down('peak', 1.5, 'The need was denied without an alternative', 'Se negó sin alternativa', 'rule'),
  'need-denied-alternative': down(
    'peak',
    0.35,
    'The need was denied, an alternative was offered',
    'Se negó, pero se ofreció una alternativa',
    'product',
  ),
  'not-understood': down('any', 0.55, 'The customer was not understood', 'No se entendió al cliente'),
  blame: down('any', 0.9, 'The customer was blamed', 'Se culpó al cliente'),
  empathy: up('any', 0.5, 'Understanding was shown', 'Se mostró comprensión'),
  apology: up('any', 0.3, 'An apology was made', 'Se pidió disculpas'),
  ownership: up('peak', 0.4, 'The agent took it on', 'El agente se hizo cargo'),
  'promise-made': up('any', 0.3, 'A promise was made', 'Se hizo una promesa'),
  'customer-pleased': up('any', 0.6, 'The customer was pleased', 'El cliente quedó contento'),
  'customer-annoyed': down('any', 0.9, 'The customer was annoyed', 'El cliente estaba molesto'),
  'slow-reply': down('any', 0.4, 'A reply took long', 'Una respuesta tardó mucho', 'waiting'),
  'curt-reply': down('any', 0.4, 'The reply was curt', 'La respuesta fue seca'),
  'polite-words': up('any', 0.25, 'Worded politely', 'Dicho con cortesía'),
  'impolite-words': down('any', 0.4, 'Worded harshly', 'Dicho con aspereza'),
  'next-step': up('farewell', 0.4, 'The next step was said', 'Se dijo el siguiente paso'),
  'more-help': up('farewell', 0.45, 'More help was offered', 'Se ofreció más ayuda'),
  thanks: up('farewell', 0.4, 'The customer was thanked', 'Se dieron las gracias al cliente'),
  'kind-close': up('farewell', 0.45, 'A kind good-bye', 'Una despedida amable'),
  'customer-thanks': up('any', 0.35, 'The customer said thanks', 'El cliente dio las gracias'),
  'open-question': missing(down('farewell', 1.1, 'Closed on an open question', 'Se cerró con una pregunta abierta')),
  'abrupt-close': missing(down('farewell', 0.7, 'Closed without a good-bye', 'Se cerró sin despedida')),
  'long-hold': down(
    'any',
    0.45,
    'The customer was on hold for long',
    'El cliente estuvo mucho tiempo en espera',
    'waiting',
  ),
  'long-silence': down('any', 0.3, 'Nobody spoke for long', 'Nadie habló durante mucho tiempo', 'waiting'),
  'spoken-over': down('any', 0.3, 'The customer was spoken over', 'Se habló por encima del cliente'),
  'answered-soon': up(
    'welcome',
    0.6,
    'Answered within the time intended',
    'Se contestó en el tiempo previsto',
    'waiting',
  ),
  'need-written-met': up(
    'peak',
    0.6,
    'The agent wrote down that the need was met',
    'El agente anotó que se atendió la necesidad',
  ),
  'need-written-open': down(
    'peak',
    0.8,
    'The agent wrote down that the need was not met',
    'El agente anotó que no se atendió la necesidad',
    'rule',
  ),
  'told-well': up(
    'peak',
    0.9,
    'The customer said afterwards that it went well',
    'El cliente dijo después que fue bien',
  ),
  'told-badly': down(
    'peak',
    1,
    'The customer said afterwards that it did not go well',
    'El cliente dijo después que no fue bien',
    'rule',
  ),
  'left-waiting': down(
    'farewell',
    0.9,
    'The customer hung up on hold or back in line',
    'El cliente colgó en espera o de nuevo en la cola',
    'waiting',
  ),
  'cut-off': down('farewell', 1, 'The line to the customer broke off', 'Se cortó la línea con el cliente', 'partner'),
  'promise-written': up(
    'farewell',
    0.6,
    'What we do next was promised and written down',
    'Se prometió y anotó el siguiente paso',
  ),
}

export const whoseNames: Record<Whose, { en: string; es: string }> = {
  agent: { en: 'agent', es: 'agente' },
  'hand-over': { en: 'hand-over', es: 'traspaso' },
  waiting: { en: 'waiting', es: 'espera' },
  flow: { en: 'flow', es: 'flujo' },
  rule: { en: 'rule', es: 'norma' },
  product: { en: 'product or delivery', es: 'producto o entrega' },
  partner: { en: 'partner', es: 'socio' },
}

/** Labels on screens for people at work. */
export const momentNames: Record<MomentName, { en: string; es: string }> = {
  welcome: { en: 'Welcome', es: 'Bienvenida' },
  peak: { en: 'Need', es: 'Necesidad' },
  farewell: { en: 'Farewell', es: 'Despedida' },
}

export const notJudgedNames: Record<NotJudged, { en: string; es: string }> = {
  'customer left': { en: 'the customer left', es: 'el cliente se fue' },
  'too short': { en: 'too short to judge', es: 'demasiado breve' },
  language: { en: 'a language not judged yet', es: 'un idioma que aún no se juzga' },
  unsure: { en: 'the engine is not sure', es: 'el motor no está seguro' },
  open: { en: 'still open', es: 'aún abierto' },
  'no words': { en: 'nobody wrote down what was said', es: 'nadie escribió lo que se dijo' },
}

/** Neutral sentences for the agent; words in braces are variables. */
export const cues: Record<CueCode, { en: string; es: string; moment: MomentName }> = {
  'acknowledge-wait': {
    moment: 'welcome',
    en: 'The customer waited {waited}: acknowledge it first.',
    es: 'El cliente esperó {waited}: reconócelo primero.',
  },
  'greet-by-name': { moment: 'welcome', en: 'Greet {name} by name.', es: 'Saluda a {name} por su nombre.' },
  greet: { moment: 'welcome', en: 'A greeting opens the door.', es: 'Un saludo abre la puerta.' },
  'already-told': {
    moment: 'welcome',
    en: 'Already told us: {fact}. No need to ask again.',
    es: 'Ya nos lo dijo: {fact}. No hace falta preguntarlo otra vez.',
  },
  'asks-known': {
    moment: 'peak',
    en: 'The customer told us already: {fact}.',
    es: 'El cliente ya nos lo dijo: {fact}.',
  },
  'say-need-back': {
    moment: 'peak',
    en: 'It had to be said twice: say it back in your own words.',
    es: 'Tuvo que decirlo dos veces: repítelo con tus palabras.',
  },
  'acknowledge-feeling': {
    moment: 'peak',
    en: 'This is hard for the customer: acknowledge it, then say what you will do.',
    es: 'Esto es difícil para el cliente: reconócelo y di qué vas a hacer.',
  },
  'give-person': {
    moment: 'peak',
    en: 'The customer asked for a person: say who you are and that you stay with it.',
    es: 'El cliente pidió una persona: di quién eres y que te quedas con el asunto.',
  },
  'offer-alternative': {
    moment: 'peak',
    en: 'That was a no: say what is possible instead.',
    es: 'Eso fue un no: di qué sí es posible.',
  },
  'answer-question': {
    moment: 'peak',
    en: 'A question is still open: “{question}”',
    es: 'Queda una pregunta abierta: «{question}»',
  },
  'say-by-when': {
    moment: 'peak',
    en: 'You promised something: say by when.',
    es: 'Has prometido algo: di para cuándo.',
  },
  'ask-more-help': {
    moment: 'farewell',
    en: 'Ask whether anything else is needed.',
    es: 'Pregunta si necesita algo más.',
  },
  'part-kindly': {
    moment: 'farewell',
    en: 'Say what happens next, thank and part kindly.',
    es: 'Di qué pasa ahora, da las gracias y despídete con amabilidad.',
  },
}

/** First standards; waits after measures.md (chat 45 s, phone 20 s, e-mail 4 hours, counter 60 s). */
const chat: MomentStandard = { welcome: 3.6, peak: 3.6, farewell: 3.6, longWaitMs: 120_000, slowReplyMs: 180_000 }
const hour = 3_600_000
export const firstStandards: Record<string, MomentStandard> = {
  chat,
  phone: { ...chat, longWaitMs: 60_000, slowReplyMs: 60_000 },
  email: { ...chat, longWaitMs: 24 * hour, slowReplyMs: 24 * hour },
  sms: { ...chat, longWaitMs: 15 * 60_000, slowReplyMs: 15 * 60_000 },
  messaging: { ...chat, longWaitMs: 15 * 60_000, slowReplyMs: 15 * 60_000 },
  counter: { ...chat, longWaitMs: 5 * 60_000, slowReplyMs: 120_000 },
}
