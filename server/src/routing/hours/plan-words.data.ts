import type { Bilingual, Channel } from '@peakend/contract/values.ts'

const message = {
  en: '{brand}: we have your message. We are closed just now and open again {opens}. We answer by {answer}.',
  es: '{brand}: hemos recibido tu mensaje. Ahora estamos cerrados; abrimos de nuevo {opens}. Te respondemos como muy tarde {answer}.',
}

/** What we propose to say outside the hours, for whoever has not written their own. */
export const proposedPlans: Readonly<Record<Channel, Bilingual>> = {
  chat: {
    en: 'We are closed just now and open again {opens}. Leave us a message: we answer by {answer}.',
    es: 'Ahora estamos cerrados; abrimos de nuevo {opens}. Déjanos un mensaje: te respondemos como muy tarde {answer}.',
  },
  email: {
    en: 'Thank you for writing to {brand}. Your message has arrived. We are closed just now and open again {opens}. You will have our answer by {answer}.\n\nThis message was written by a machine. There is no need to answer it.',
    es: 'Gracias por escribir a {brand}. Tu mensaje ha llegado. Ahora estamos cerrados; abrimos de nuevo {opens}. Tendrás nuestra respuesta como muy tarde {answer}.\n\nEste mensaje lo ha escrito una máquina. No hace falta que lo contestes.',
  },
  sms: message,
  whatsapp: message,
  phone: {
    en: 'Thank you for calling {brand}. We are closed just now and open again {opens}.',
    es: 'Gracias por llamar a {brand}. Ahora estamos cerrados; abrimos de nuevo {opens}.',
  },
  counter: {
    en: 'We are closed just now. We open again {opens}.',
    es: 'Ahora estamos cerrados. Abrimos de nuevo {opens}.',
  },
}
