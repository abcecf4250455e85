/** Words in messages to customers, in their language. */
export const replyWords: Record<
  'en' | 'es',
  {
    wrote: (when: string, who: string) => string
    forwarded: string
    from: string
    to: string
    date: string
    subject: string
  }
> = {
  en: {
    wrote: (when, who) => `On ${when}, ${who} wrote:`,
    forwarded: '---------- Forwarded message ----------',
    from: 'From',
    to: 'To',
    date: 'Date',
    subject: 'Subject',
  },
  es: {
    wrote: (when, who) => `El ${when}, ${who} escribió:`,
    forwarded: '---------- Mensaje reenviado ----------',
    from: 'De',
    to: 'Para',
    date: 'Fecha',
    subject: 'Asunto',
  },
}
