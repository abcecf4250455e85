/** Words in messages to customers, in their language. */
export const replyWords: Record<
  'en' | 'es',
  {
    wrote: (when: string, who: string) => string
    forwarded: string
    from: string
    to: string
    cc: string
    date: string
    subject: string
    callBack: (link: string) => string
    waits: string
  }
> = {
  en: {
    wrote: (when, who) => `On ${when}, ${who} wrote:`,
    forwarded: '---------- Forwarded message ----------',
    from: 'From',
    to: 'To',
    cc: 'Cc',
    date: 'Date',
    subject: 'Subject',
    waits: 'We have your message, and it may take a while until one of us can answer it. You need not do anything.',
    callBack: (link) => `Rather be contacted at a time that suits you? Pick it here:\n${link}`,
  },
  es: {
    wrote: (when, who) => `El ${when}, ${who} escribió:`,
    forwarded: '---------- Mensaje reenviado ----------',
    from: 'De',
    to: 'Para',
    cc: 'Cc',
    date: 'Fecha',
    subject: 'Asunto',
    waits: 'Tenemos tu mensaje y puede que tardemos un poco en contestarlo. No hace falta que hagas nada.',
    callBack: (link) => `¿Prefieres que te contactemos a la hora que te venga bien? Elígela aquí:\n${link}`,
  },
}
