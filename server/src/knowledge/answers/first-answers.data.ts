/** Approved answers a new workspace starts with, tied to the cues that may insert them. */
import type { z } from 'zod'
import type { Answer } from '@peakend/contract/answers.ts'

type First = Pick<z.infer<typeof Answer>, 'shortcut' | 'title' | 'text' | 'cues'>

export const firstAnswers: First[] = [
  {
    shortcut: 'hello',
    title: { en: 'Greet', es: 'Saludar' },
    text: {
      en: 'Hello {customer}, I am {agent}. Let me look into this with you.',
      es: 'Hola {customer}, soy {agent}. Vamos a verlo.',
    },
    cues: ['greet', 'greet-by-name'],
  },
  {
    shortcut: 'waited',
    title: { en: 'Acknowledge the wait', es: 'Reconocer la espera' },
    text: {
      en: 'Thank you for waiting {wait}, and I am sorry it took that long. I have read what you wrote, so you need not say it again.',
      es: 'Gracias por esperar {wait}, y perdona la demora. He leído lo que has escrito, no hace falta que lo repitas.',
    },
    cues: ['acknowledge-wait', 'already-told'],
  },
  {
    shortcut: 'understood',
    title: { en: 'Say the need back', es: 'Repetir la necesidad' },
    text: {
      en: 'Just so that I have it right: what you need is ',
      es: 'Para asegurarme de que lo he entendido: lo que necesitas es ',
    },
    cues: ['say-need-back'],
  },
  {
    shortcut: 'sorry',
    title: { en: 'Acknowledge how it feels', es: 'Reconocer cómo se siente' },
    text: {
      en: 'I am sorry this happened to you. That is not how it should have gone, and I will help you put it right.',
      es: 'Siento lo que te ha pasado. No debería haber sido así, y te ayudo a arreglarlo.',
    },
    cues: ['acknowledge-feeling'],
  },
  {
    shortcut: 'instead',
    title: { en: 'Offer what is possible', es: 'Ofrecer lo que sí es posible' },
    text: {
      en: 'That I cannot do, and I would rather say so plainly. What I can do is ',
      es: 'Eso no puedo hacerlo y prefiero decírtelo con claridad. Lo que sí puedo hacer es ',
    },
    cues: ['offer-alternative'],
  },
  {
    shortcut: 'next',
    title: { en: 'What happens next, by when', es: 'Qué pasará y cuándo' },
    text: { en: 'This is what happens next, and by when: ', es: 'Esto es lo que pasará ahora, y para cuándo: ' },
    cues: ['say-by-when'],
  },
  {
    shortcut: 'more',
    title: { en: 'Anything else?', es: '¿Algo más?' },
    text: {
      en: 'Is there anything else I can do for you today, {customer}?',
      es: '¿Puedo ayudarte en algo más hoy, {customer}?',
    },
    cues: ['ask-more-help'],
  },
  {
    shortcut: 'bye',
    title: { en: 'Part kindly', es: 'Despedirse bien' },
    text: {
      en: 'Thank you for writing to {brand}, {customer}. If anything comes up, answer here and I will see it.',
      es: 'Gracias por escribir a {brand}, {customer}. Si surge algo, contesta aquí y lo veré.',
    },
    cues: ['part-kindly'],
  },
]
