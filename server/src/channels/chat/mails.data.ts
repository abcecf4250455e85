/** Mails the chat sends to customers, in their language. */
export const codeMail: Record<'en' | 'es', (brand: string, code: string) => { subject: string; text: string }> = {
  en: (brand, code) => ({
    subject: `${code} is your code for ${brand}`,
    text: `Hello,\n\nyour code for the chat with ${brand} is\n\n    ${code}\n\nIt is good for ten minutes. If you did not ask for it, you need not do anything: without the code nobody can speak in your name.\n\n${brand}\n`,
  }),
  es: (brand, code) => ({
    subject: `${code} es tu código para ${brand}`,
    text: `Hola:\n\nTu código para el chat con ${brand} es\n\n    ${code}\n\nVale diez minutos. Si no lo has pedido, no tienes que hacer nada: sin el código nadie puede hablar en tu nombre.\n\n${brand}\n`,
  }),
}

/** What the customer is taken to have said when they press the button before having written anything. */
export const personWanted = {
  en: 'I would like to talk to a person, please.',
  es: 'Quisiera hablar con una persona, por favor.',
}

/** Words of the transcript. */
export const transcriptWords = {
  en: { you: 'You', assistant: 'Assistant', team: 'Our team', file: 'File' },
  es: { you: 'Tú', assistant: 'Asistente', team: 'Nuestro equipo', file: 'Archivo' },
}
