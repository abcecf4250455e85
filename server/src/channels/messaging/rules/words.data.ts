/**
 * Heard as STOP like the others (they are in CTIA's list, and in the FCC's of 2025), though in a running conversation they may answer a question: then the
 * confirmation says how to go on.
 */
export const ambiguous: readonly string[] = ['cancel', 'end', 'quit', 'cancelar', 'parar', 'detener']
export const unclear = {
  en: 'If you meant something else, write START and go on.',
  es: 'Si era otra cosa, escribe ALTA y sigue.',
} as const

/**
 * Offers a call-back, before its link. `waits` stands alone, `closed` below the text that says when we open, `short` wherever the other would cost an SMS more. As with all
 * texts here, every sign stands in the alphabet of GSM-7: an accent outside it more than doubles the price.
 */
export const offerWords = {
  en: { waits: 'Rather not wait? Pick a call-back:', closed: 'Or pick when we contact you:', short: 'Pick a time:' },
  es: { waits: '¿No quieres esperar? Elige hora:', closed: 'O elige a qué hora te contactamos:', short: 'Elige hora:' },
} as const

/** What HELP of somebody who stopped is answered: where they stand and how to go on, and nothing that could be taken for one message more. */
export const helpOfStopped = {
  en: 'You get no messages from us. Write START to get them again; then a person answers you here.',
  es: 'No recibes mensajes nuestros. Escribe ALTA para volver a recibirlos y te responde una persona.',
} as const

/** What is answered to STOP, START and HELP until a workspace says it in its own words. */
export const firstAnswers = {
  stopped: {
    en: 'You will get no more messages from us. Write START to get them again.',
    es: 'Hecho: ya no te enviaremos mensajes. Escribe ALTA para volver a recibirlos.',
  },
  started: {
    en: 'You get our messages from now on. Write STOP to end them.',
    es: 'Hecho: desde ahora recibes nuestros mensajes. Escribe BAJA para dejar de recibirlos.',
  },
  help: {
    en: 'Write to us here and a person answers. Write STOP to get no more messages.',
    es: 'Escribe tu pregunta y te responde una persona. Escribe BAJA para no recibir mensajes.',
  },
}
