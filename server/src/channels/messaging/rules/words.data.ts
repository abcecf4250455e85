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
