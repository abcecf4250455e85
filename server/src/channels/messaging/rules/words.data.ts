/** Words that are heard whatever a workspace adds (CTIA's list, and the Spanish ones customers use), and what is answered. */
export const alwaysHeard = {
  stop: [
    'stop',
    'stopall',
    'unsubscribe',
    'cancel',
    'end',
    'quit',
    'optout',
    'revoke',
    'alto',
    'baja',
    'parar',
    'cancelar',
    'detener',
  ],
  start: ['start', 'unstop', 'subscribe', 'optin', 'alta', 'iniciar', 'empezar', 'reanudar'],
  help: ['help', 'info', 'ayuda'],
} as const

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
