/** The standard a new workspace starts with, per channel and moment, in plain sentences; version 0 until somebody writes their own. */
import type { Channel } from '@peakend/contract/values.ts'
import type { Line, Moment } from './rules.ts'

const MINUTE_MS = 60_000
const say = (en: string, es: string, measure: Line['measure'] = null): Line => ({ say: { en, es }, measure })

const welcome = (waitMs: number, replyMs: number): Line[] => [
  say('We greet, and use the name where we know it.', 'Saludamos, y usamos el nombre si lo conocemos.', {
    kind: 'score',
    atLeast: 3.6,
  }),
  say('Nobody waits longer than we would ourselves.', 'Nadie espera más de lo que esperaríamos nosotros.', {
    kind: 'wait',
    atMostMs: waitMs,
  }),
  say('Whoever waited long hears that we noticed.', 'A quien esperó mucho le decimos que lo sabemos.', {
    kind: 'reason',
    reason: 'wait-not-acknowledged',
    must: false,
  }),
  say(
    'We know what they told us already, and do not ask again.',
    'Sabemos lo que ya nos contaron y no lo volvemos a preguntar.',
    { kind: 'reason', reason: 'asked-again', must: false },
  ),
  say(
    'The first reply comes while they still look at the page.',
    'La primera respuesta llega mientras aún miran la página.',
    { kind: 'reply', atMostMs: replyMs },
  ),
]
const peak: Line[] = [
  say(
    'The need is met, or there is an honest alternative.',
    'La necesidad queda resuelta, o hay una alternativa honesta.',
    { kind: 'score', atLeast: 3.6 },
  ),
  say(
    'A no never stands alone: it comes with what we can do.',
    'Un no nunca va solo: va con lo que sí podemos hacer.',
    { kind: 'reason', reason: 'need-denied', must: false },
  ),
  say('We never blame the customer.', 'Nunca culpamos al cliente.', { kind: 'reason', reason: 'blame', must: false }),
]
const farewell: Line[] = [
  say('They leave knowing what happens next, and by when.', 'Se van sabiendo qué pasará y cuándo.', {
    kind: 'score',
    atLeast: 3.6,
  }),
  say('No question is left open.', 'No queda ninguna pregunta sin responder.', {
    kind: 'reason',
    reason: 'open-question',
    must: false,
  }),
  say('We thank them in words that fit what happened.', 'Damos las gracias con palabras acordes a lo ocurrido.'),
]

const of = (waitMs: number, replyMs: number): Record<Moment, Line[]> => ({
  welcome: welcome(waitMs, replyMs),
  peak,
  farewell,
})

export const firstStandards: Record<Channel, Record<Moment, Line[]>> = {
  chat: of(2 * MINUTE_MS, 45_000),
  phone: of(MINUTE_MS, 20_000),
  sms: of(15 * MINUTE_MS, 15 * MINUTE_MS),
  whatsapp: of(15 * MINUTE_MS, 15 * MINUTE_MS),
  email: of(24 * 60 * MINUTE_MS, 24 * 60 * MINUTE_MS),
  counter: of(5 * MINUTE_MS, MINUTE_MS),
}
