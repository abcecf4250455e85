/**
 * Heard as STOP like the others (they are in CTIA's list, and in the FCC's of 2025), though in a running conversation they may answer a question: then the
 * confirmation says how to go on.
 */
export const ambiguous: readonly string[] = ['cancel', 'end', 'quit', 'cancelar', 'parar', 'detener']
export const unclear = {
  en: 'If you meant something else, write START and go on.',
  es: 'Si querías decir otra cosa, escribe ALTA y continúa.',
} as const

/** What is answered to STOP, START and HELP until a workspace says it in its own words. */
export const firstAnswers = {
  stopped: {
    en: 'You will get no more messages from us. Write START to get them again.',
    es: 'No recibirás más mensajes nuestros. Escribe ALTA para volver a recibirlos.',
  },
  started: {
    en: 'You will get our messages again. Write STOP to end them.',
    es: 'Volverás a recibir nuestros mensajes. Escribe BAJA para dejar de recibirlos.',
  },
  help: {
    en: 'Write to us here and a person answers. Write STOP to get no more messages.',
    es: 'Escríbenos aquí y responde una persona. Escribe BAJA para no recibir más mensajes.',
  },
}
