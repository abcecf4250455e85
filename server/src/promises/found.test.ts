import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../test/cpu.ts'
import { Conversation } from '@peakend/contract/moments.ts'
import { judge } from '../moments/moments.ts'
import { dueAtOf } from './due.ts'

/** A Wednesday, 10:00 in Madrid. */
const madeAt = new Date('2026-03-04T09:00:00Z')

/** What the ledger would be told of an agent's turn: the promise's words, those that say when, and when that is. */
const foundIn = (text: string, language: string) => {
  const opening = language === 'es' ? 'Hola, ¿dónde está mi pedido?' : 'Hello, where is my order?'
  const turns = [
    { by: 'customer', text: opening },
    { by: 'agent', text },
  ]
  const { promise } = judge(Conversation.parse({ id: '1', language, turns })).turns[1]!
  if (promise.p < 0.5 || promise.from === undefined) return null
  const words = text.slice(promise.from, promise.to)
  const due = promise.due
    ? (dueAtOf(words, madeAt, 'Europe/Madrid') ?? dueAtOf(promise.due, madeAt, 'Europe/Madrid'))
    : null
  return { due: promise.due ?? null, dueAt: due?.toISOString().slice(0, 16) ?? null }
}

const promises: Record<'en' | 'es', [text: string, due: string | null, dueAt: string | null][]> = {
  en: [
    ['I will call you tomorrow by three.', 'tomorrow by three', '2026-03-05T14:00'],
    ['Tomorrow by three I will call you.', 'Tomorrow by three', '2026-03-05T14:00'],
    ["I'll send you the form within 48 hours.", 'within 48 hours', '2026-03-06T09:00'],
    ['We will get back to you by end of day.', 'by end of day', '2026-03-04T17:00'],
    ["I'll have it sorted by the end of next week.", 'by the end of next week', '2026-03-13T17:00'],
    ['I will email you on the 3rd.', 'on the 3rd', '2026-04-03T21:59'],
    ["I'll ring you back in an hour.", 'in an hour', '2026-03-04T10:00'],
    ["We'll refund you by December 3rd.", 'by December 3rd', '2026-12-03T22:59'],
    ['I will get back to you next week.', 'next week', '2026-03-13T22:59'],
    ["You'll have it within 48 hours.", 'within 48 hours', '2026-03-06T09:00'],
    ['A technician will come on Thursday.', 'on Thursday', '2026-03-05T22:59'],
    ['Your refund will be processed within 5 business days.', 'within 5 business days', '2026-03-11T09:00'],
    ['I am sending it tonight.', 'tonight', '2026-03-04T22:59'],
    ['My colleague will contact you this afternoon.', 'this afternoon', '2026-03-04T17:00'],
    ["I'm going to check with the warehouse and let you know by 17:00.", 'by 17:00', '2026-03-04T16:00'],
    ["I'll call you at half past four.", 'at half past four', '2026-03-04T15:30'],
    ["We'll have an answer for you within two working days.", 'within two working days', '2026-03-06T09:00'],
    ['I will check if it is there and write to you today.', 'today', '2026-03-04T22:59'],
    ['I will be in touch by Friday noon.', 'by Friday noon', '2026-03-06T11:00'],
    ['Someone will call you tomorrow between 2 and 4.', 'tomorrow between 2 and 4', '2026-03-05T15:00'],
    ['We are going to replace it in the next 24-48 hours.', 'in the next 24-48 hours', '2026-03-06T09:00'],
    ['I will send it to you within 48h.', 'within 48h', '2026-03-06T09:00'],
    ["I'll refund you by the end of March.", 'by the end of March', '2026-03-31T16:00'],
    ["I'll write to you over the weekend.", 'over the weekend', '2026-03-08T22:59'],
    ['I will send you 20 of them in a few days.', 'in a few days', null],
    ['I will send you the invoice.', null, null],
  ],
  es: [
    ['Se lo enviamos el lunes.', 'el lunes', '2026-03-09T22:59'],
    ['Lo tendrá el lunes.', 'el lunes', '2026-03-09T22:59'],
    ['El técnico pasará mañana.', 'mañana', '2026-03-05T22:59'],
    ['Un compañero se pondrá en contacto con usted.', null, null],
    ['Quedo en llamarle.', null, null],
    ['Le llamo el lunes.', 'el lunes', '2026-03-09T22:59'],
    ['Le llamaré mañana antes de las tres.', 'mañana antes de las tres', '2026-03-05T14:00'],
    ['Sí, le llamaré mañana.', 'mañana', '2026-03-05T22:59'],
    ['Mañana a las nueve le llamo.', 'Mañana a las nueve', '2026-03-05T08:00'],
    ['Se lo enviaremos en 48 horas.', 'en 48 horas', '2026-03-06T09:00'],
    ['Le escribo antes del final del día.', 'antes del final del día', '2026-03-04T17:00'],
    ['Voy a consultarlo y le aviso la semana que viene.', 'la semana que viene', '2026-03-13T22:59'],
    ['Le devolveremos el dinero el día 3.', 'el día 3', '2026-04-03T21:59'],
    ['Recibirá el paquete el 3 de diciembre.', 'el 3 de diciembre', '2026-12-03T22:59'],
    ['Te llamo en una hora.', 'en una hora', '2026-03-04T10:00'],
    ['Le contestaré pasado mañana a las diez y media.', 'pasado mañana a las diez y media', '2026-03-06T09:30'],
    ['Le avisaré a primera hora de mañana.', 'a primera hora de mañana', '2026-03-05T09:00'],
    ['Voy a mirar si hay existencias y le aviso hoy.', 'hoy', '2026-03-04T22:59'],
    ['Le llamaré mañana a las tres.', 'mañana a las tres', '2026-03-05T14:00'],
    ['Le devolveremos el dinero a fin de mes.', 'a fin de mes', '2026-03-31T16:00'],
    ['Le devolveremos el dinero antes de fin de mes.', 'antes de fin de mes', '2026-03-31T16:00'],
    ['Le enviaré la factura antes del 15 de abril.', 'antes del 15 de abril', '2026-04-15T21:59'],
    ['Te lo mando en 48h.', 'en 48h', '2026-03-06T09:00'],
    ['Le llamaré en un plazo máximo de 48 horas.', 'en un plazo máximo de 48 horas', '2026-03-06T09:00'],
    ['Le llamaré el viernes 13 a las 10.', 'el viernes 13 a las 10', '2026-03-13T09:00'],
    ['Le enviaré el 10% en unos días.', 'en unos días', null],
    ['Le enviaré la factura.', null, null],
  ],
}
const none: Record<'en' | 'es', string[]> = {
  en: [
    'You will have to call us tomorrow.',
    'I am calling about your order.',
    'The driver will be annoyed.',
    "I'll be honest with you, that is hard.",
    "I'm going to be honest: it is sold out.",
    "I'll admit that was our fault.",
    'I will have to disappoint you.',
    'We will see.',
    'Let me see.',
    'Let me know by Friday.',
    'If you send the receipt, I will refund you.',
    'I will refund you if you send the receipt by Friday.',
    'I will not be able to call you tomorrow.',
    "I won't send that.",
    "I can't promise you that.",
    'I would call you if I could.',
    'I wish I could call you tomorrow.',
    'Will I see you tomorrow?',
    'Shall I call you tomorrow?',
    'You said "I will call you tomorrow" but nobody did.',
    'You told me I will get it by Friday.',
    'You told us that we would call you by noon.',
    'I will need your order number.',
    'That will be 20 euros.',
  ],
  es: [
    'Le enviamos el paquete ayer.',
    'Le seré sincera: es difícil.',
    'Le diré la verdad.',
    'Ya veremos.',
    'Vamos a ver.',
    'Dígame antes del viernes.',
    'Si me envía el recibo, le devolveré el dinero.',
    'Le devolveré el dinero si me envía el recibo.',
    'No le llamaré mañana.',
    'Nunca le enviaremos publicidad.',
    'No voy a poder llamarle hoy.',
    'No puedo prometerle eso.',
    'Si pudiera, le llamaría mañana.',
    '¿Le llamo mañana?',
    '¿Me enviará el recibo mañana?',
    'Usted dijo "le llamaré mañana" y nadie llamó.',
    'Usted escribió: «le llamaré el lunes».',
    'Me dijeron que me llamarían el lunes.',
    'Voy a necesitar su número de pedido.',
  ],
}
for (const language of ['en', 'es'] as const) {
  for (const [text, due, dueAt] of promises[language])
    test(`a promise: ${text}`, () => assert.deepEqual(foundIn(text, language), { due, dueAt }))
  for (const text of none[language]) test(`no promise: ${text}`, () => assert.equal(foundIn(text, language), null))
}

/** All of a turn, as [words, due words, due]. */
const allIn = (text: string, language: string) => {
  const opening = language === 'es' ? 'Hola, ¿dónde está mi pedido?' : 'Hello, where is my order?'
  const turns = [
    { by: 'customer', text: opening },
    { by: 'agent', text },
  ]
  const { more = [], ...first } = judge(Conversation.parse({ id: '1', language, turns })).turns[1]!.promise
  return [first, ...more].map(({ p, from = 0, to = 0, due }) => {
    assert.ok(p >= 0.5, `${text}: ${p}`)
    const words = text.slice(from, to)
    const dueAt = due && (dueAtOf(words, madeAt, 'Europe/Madrid') ?? dueAtOf(due, madeAt, 'Europe/Madrid'))
    return [words, due ?? null, dueAt ? dueAt.toISOString().slice(0, 16) : null]
  })
}
const several: Record<'en' | 'es', [text: string, found: (string | null)[][]][]> = {
  en: [
    [
      "I'll send the form today and call you on Monday.",
      [
        ["I'll send the form today", 'today', '2026-03-04T22:59'],
        ['call you on Monday', 'on Monday', '2026-03-09T22:59'],
      ],
    ],
    [
      'I will send you the form today and on Monday by ten I will call you.',
      [
        ['I will send you the form today', 'today', '2026-03-04T22:59'],
        ['I will call you', 'on Monday by ten', '2026-03-09T09:00'],
      ],
    ],
    [
      'I will refund you within 48 hours. My colleague will contact you tomorrow by three!',
      [
        ['I will refund you within 48 hours', 'within 48 hours', '2026-03-06T09:00'],
        ['My colleague will contact you tomorrow by three', 'tomorrow by three', '2026-03-05T14:00'],
      ],
    ],
    [
      "I'll send the label today, call you on Monday and write to you by Friday.",
      [
        ["I'll send the label today", 'today', '2026-03-04T22:59'],
        ['call you on Monday', 'on Monday', '2026-03-09T22:59'],
        ['write to you by Friday', 'by Friday', '2026-03-06T22:59'],
      ],
    ],
    [
      'We will refund you and I will send you a new one tomorrow.',
      [
        ['We will refund you', null, null],
        ['I will send you a new one tomorrow', 'tomorrow', '2026-03-05T22:59'],
      ],
    ],
  ],
  es: [
    [
      'Le enviaré el formulario hoy y le llamaré el lunes.',
      [
        ['Le enviaré el formulario hoy', 'hoy', '2026-03-04T22:59'],
        ['le llamaré el lunes', 'el lunes', '2026-03-09T22:59'],
      ],
    ],
    [
      'Le enviaré el formulario hoy y el lunes a las diez le llamaré.',
      [
        ['Le enviaré el formulario hoy', 'hoy', '2026-03-04T22:59'],
        ['le llamaré', 'el lunes a las diez', '2026-03-09T09:00'],
      ],
    ],
    [
      'Voy a enviarle el formulario hoy y llamarle el lunes.',
      [
        ['Voy a enviarle el formulario hoy', 'hoy', '2026-03-04T22:59'],
        ['llamarle el lunes', 'el lunes', '2026-03-09T22:59'],
      ],
    ],
    [
      'Le devolveremos el dinero en 48 horas. Mi compañera le llamará mañana a las nueve.',
      [
        ['Le devolveremos el dinero en 48 horas', 'en 48 horas', '2026-03-06T09:00'],
        ['Mi compañera le llamará mañana a las nueve', 'mañana a las nueve', '2026-03-05T08:00'],
      ],
    ],
    [
      'Le enviaré la etiqueta hoy y el viernes le llamo.',
      [
        ['Le enviaré la etiqueta hoy', 'hoy', '2026-03-04T22:59'],
        ['le llamo', 'el viernes', '2026-03-06T22:59'],
      ],
    ],
  ],
}
/** One deed with one time, however many verbs it takes. */
const one: Record<'en' | 'es', string[]> = {
  en: [
    "I'm going to check with the warehouse and let you know by 17:00.",
    "I'll check with the warehouse and I'll let you know by 17:00.",
    'I promise you, I will call you tomorrow.',
    "I'll send the form today and call you.",
    "I'll send the form today and call me on Monday.",
    "I'll call you between ten and twelve tomorrow.",
    "I'll send you the form and the label by Friday.",
  ],
  es: [
    'Voy a consultarlo y le aviso la semana que viene.',
    'Lo consultaré y le avisaré el lunes.',
    'Le prometo, le llamaré mañana.',
    'Le llamaré mañana a las tres y media.',
    'Le enviaré el formulario y la etiqueta el viernes.',
  ],
}
for (const language of ['en', 'es'] as const) {
  for (const [text, found] of several[language])
    test(`several promises: ${text}`, () => assert.deepEqual(allIn(text, language), found))
  for (const text of one[language])
    test(`one promise: ${text}`, () =>
      assert.equal(allIn(text, language).length, 1, JSON.stringify(allIn(text, language))))
}

test('a list of a hundred promises gives its first twenty', () => {
  const text = Array.from({ length: 100 }, (_, i) => `I will call you on Monday about order ${i}.`).join(' ')
  assert.equal(allIn(text, 'en').length, 20)
})

test('one endless sentence of promises is read in time that does not run away', () => {
  const costOf = (times: number) => {
    const text = 'I will call you tomorrow and send you the form on Monday, '.repeat(times)
    return cpuMsOf(() => {
      for (let i = 0; i < 20; i++) foundIn(text, 'en')
    })
  }
  costOf(50)
  const [half, whole] = [costOf(100), costOf(200)]
  assert.ok(whole < half * 5, `${half.toFixed(0)} ms, twice as long ${whole.toFixed(0)} ms`)
})

test('a megabyte of what looks like promises is read in time that does not run away', () => {
  const costOf = (times: number) => {
    const text = 'You said "I will call you if you send it tomorrow" and '.repeat(times)
    return cpuMsOf(() => foundIn(text, 'en'))
  }
  costOf(200)
  const [one, four] = [costOf(2500), costOf(10_000)]
  assert.ok(four < one * 12, `${one.toFixed(0)} ms, four times as long ${four.toFixed(0)} ms`)
})
