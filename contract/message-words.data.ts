/** Words that are heard whatever a workspace adds: CTIA's list, and the Spanish ones customers use. In lower case, without accents and spaces. */
export const alwaysHeard = {
  stop: {
    en: ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'optout', 'revoke'],
    es: ['alto', 'baja', 'parar', 'cancelar', 'detener'],
  },
  start: { en: ['start', 'unstop', 'subscribe', 'optin'], es: ['alta', 'iniciar', 'empezar', 'reanudar'] },
  help: { en: ['help', 'info'], es: ['ayuda'] },
} as const
