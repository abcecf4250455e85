/** Phone menus one begins with: each may be published as it is, but for the words. */

export const flowTemplates = ['welcome', 'delivery', 'line', 'languages'] as const
export type FlowTemplate = (typeof flowTemplates)[number]

type Text = { en: string; es: string }
type Kept = Record<string, unknown>

const closed = (queueId: string): Record<string, Kept> => ({
  closed: {
    kind: 'message',
    say: {
      en: 'Thank you for calling {brand}. We are closed now. We open {opens}. Leave a message after the tone, press hash when you are done, and we call you back.',
      es: 'Gracias por llamar a {brand}. Ahora estamos cerrados. Abrimos {opens}. Deje un mensaje después de la señal, pulse almohadilla al terminar y le llamaremos.',
    },
    queueId,
    next: 'good-bye',
  },
  'good-bye': {
    kind: 'end',
    say: { en: 'Thank you. Good-bye.', es: 'Gracias. Adiós.' },
  },
})

/** Waiting, with a call-back where the line is long; the names end in what leads there. */
const line = (queueId: string): Record<string, Kept> => ({
  line: { kind: 'waiting', queueId, longerThanS: 180, long: 'call-back', short: 'queue' },
  'call-back': {
    kind: 'call-back',
    say: {
      en: 'The line is long now. To be called back with your place kept, press 1. To wait, stay on the line.',
      es: 'Ahora hay mucha espera. Para que le llamemos sin perder su puesto, pulse 1. Para esperar, siga en la línea.',
    },
    queueId,
    taken: 'called-back',
    declined: 'queue',
  },
  'called-back': {
    kind: 'end',
    say: {
      en: 'We will call you when it is your turn. Good-bye.',
      es: 'Le llamaremos cuando llegue su turno. Adiós.',
    },
  },
  queue: { kind: 'queue', queueId },
})

const choice = (say: Text, words: [string[], string[]]): Kept => ({
  kind: 'choice',
  say,
  waitS: 6,
  times: 2,
  inBoth: false,
  choices: [
    { key: '1', words: words[0], next: 'line' },
    { key: '2', words: words[1], next: 'second' },
  ],
  otherwise: 'line',
})

const mainChoice = (second: string): Record<string, Kept> => ({
  choice: choice(
    {
      en: 'For an order or a delivery, press 1. For anything else, press 2. To speak to a person at any time, press 0.',
      es: 'Para un pedido o una entrega, pulse 1. Para cualquier otra cosa, pulse 2. Para hablar con una persona, pulse 0 en cualquier momento.',
    },
    [
      ['order', 'delivery', 'pedido', 'entrega'],
      ['other', 'something else', 'otra cosa'],
    ],
  ),
  second: { kind: 'queue', queueId: second },
})

const welcome = (next: string): Kept => ({
  kind: 'say',
  say: { en: 'Welcome to {brand}.', es: 'Bienvenido a {brand}.' },
  isWhole: false,
  next,
})

/** A phone menu to begin with, as the interface takes it. */
export function flowFrom(template: FlowTemplate, of: { name: string; first: string; second: string }) {
  const { name, first, second } = of
  const hours = { kind: 'hours', queueId: first, open: 'welcome', closed: 'closed' }
  const rest = { ...line(first), ...closed(first) }
  const whole = (start: string, steps: Record<string, Kept>) => ({ name, start, person: 'line', steps })
  switch (template) {
    case 'welcome':
      return whole('hours', { hours, welcome: welcome('choice'), ...mainChoice(second), ...rest })
    case 'delivery':
      return whole('hours', {
        hours,
        welcome: welcome('likely'),
        likely: {
          kind: 'journey',
          of: { 'delivery-late': 'late', 'delivery-today': 'today' },
          otherwise: 'choice',
        },
        today: asked({
          en: 'Is it about the delivery due today? Press 1 or say yes.',
          es: '¿Es por la entrega de hoy? Pulse 1 o diga sí.',
        }),
        late: asked({
          en: 'We see that a delivery of yours is late, and we are sorry. Is it about that? Press 1 or say yes.',
          es: 'Vemos que una entrega suya va con retraso y lo sentimos. ¿Es por eso? Pulse 1 o diga sí.',
        }),
        ...mainChoice(second),
        ...rest,
      })
    case 'line':
      return whole('hours', { hours, welcome: welcome('line'), ...rest })
    case 'languages':
      return whole('language', {
        language: {
          kind: 'choice',
          say: { en: 'For English, press 1.', es: 'Para español, pulse 2.' },
          waitS: 5,
          times: 1,
          inBoth: true,
          choices: [
            { key: '1', words: ['english'], next: 'english' },
            { key: '2', words: ['español'], next: 'spanish' },
          ],
          otherwise: 'hours',
        },
        english: { kind: 'speak', language: 'en', next: 'hours' },
        spanish: { kind: 'speak', language: 'es', next: 'hours' },
        hours,
        welcome: welcome('line'),
        ...rest,
      })
    default:
      return template satisfies never
  }
}

const asked = (say: Text): Kept => ({
  kind: 'choice',
  say,
  waitS: 5,
  times: 1,
  inBoth: false,
  choices: [{ key: '1', words: ['yes', 'sí'], next: 'line' }],
  otherwise: 'choice',
})
