/** What the counter itself says to visitors and writes down, in English and Spanish. */
export const counterWords = {
  en: {
    noReason: 'Came to the counter',
    demonstration: 'Demonstration: {what}',
    'hand-over': 'Handed over: {what}',
    surveySubject: 'How was your visit to {place}?',
    surveyText:
      'Thank you for coming to {place}. Two short questions about your visit:\n\n{link}\n\nThe link works for two weeks.\n{brand}',
  },
  es: {
    noReason: 'Ha venido al mostrador',
    demonstration: 'Demostración: {what}',
    'hand-over': 'Entregado: {what}',
    surveySubject: '¿Qué tal tu visita a {place}?',
    surveyText:
      'Gracias por venir a {place}. Dos preguntas cortas sobre tu visita:\n\n{link}\n\nEl enlace funciona durante dos semanas.\n{brand}',
  },
} as const

/** The text with its values in place of `{name}`. */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
