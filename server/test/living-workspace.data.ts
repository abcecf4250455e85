/** What is said in the workspace the screens are walked with: kind and unkind, short and long, in two languages, and what a stranger would try. */

/** Typed by customers, colleagues and other systems alike; it must stand on every screen as it was typed. */
export const hostile = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>`
/** Nothing to break the line at. */
export const longWord = `https://brisa.example/track/${'0123456789abcdef'.repeat(14)}`
const longText =
  'I ordered it on the third because the page said that it would be here within two days, and it was to be a present. '.repeat(
    9,
  )

export const people = [
  { externalId: 'c-1', name: 'Maya Okafor', language: 'en', email: 'maya@okafor.example', phone: '+447700900412' },
  { externalId: 'c-2', name: 'Lucía Gómez Aranburu', language: 'es', email: 'lucia@gomez.example' },
  { externalId: 'c-3', name: `Max ${hostile}`, language: 'en', email: 'max@example.org' },
  {
    externalId: 'c-4',
    name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von Hohenlohe-Langenburg',
    language: 'de',
    email: 'a.very.long.address.that.nobody.would.ever.type.twice@a-department.of-some.example',
  },
  { externalId: 'c-5', name: 'Jonas Lind', language: 'en' },
]

export const events: { type: string; subject: string; agoH: number; data: Record<string, string | number> }[] = [
  { type: 'account.opened', subject: 'c-1', agoH: 900, data: {} },
  { type: 'basket.left', subject: 'c-1', agoH: 80, data: { title: 'Blue kettle', amount: 39, currency: 'GBP' } },
  { type: 'order.paid', subject: 'c-1', agoH: 70, data: { reference: '4468', amount: 62, currency: 'GBP', items: 2 } },
  { type: 'delivery.late', subject: 'c-1', agoH: 20, data: { reference: '4468', note: 'The van broke down' } },
  { type: 'delivery.done', subject: 'c-1', agoH: 3, data: { reference: '4468', note: longWord } },
  {
    type: 'bill.overdue',
    subject: 'maya@okafor.example',
    agoH: 2,
    data: { reference: 'B-9', amount: 12.5, currency: 'GBP' },
  },
  { type: 'lamp.looked-at', subject: 'c-1', agoH: 1, data: { title: hostile } },
  { type: 'order.placed', subject: 'c-2', agoH: 30, data: { reference: '4471', amount: 84, currency: 'EUR' } },
]

type Line = ['customer' | 'agent' | 'note', string]
export interface Conversation {
  name: string
  queue: 'orders' | 'advice'
  agent: 'me' | 'ana' | 'ben'
  language: string
  claim?: { name: string; email: string }
  lines: Line[]
  end: 'customer' | 'agent' | 'open' | 'waiting'
  outcome?: 'solved' | 'partly' | 'not-solved'
  summary?: string
  survey?: { score: number; comment: string }
}

export const conversations: Conversation[] = [
  {
    name: 'good',
    queue: 'orders',
    agent: 'ana',
    language: 'en',
    claim: { name: 'Jonas Lind', email: 'jonas@lind.example' },
    lines: [
      ['customer', 'Hello, my invoice for order 4460 has the wrong company name on it. Can you change it?'],
      ['agent', 'Good morning Jonas, I am Ana. I am sorry about that. Which name should stand on it?'],
      ['customer', 'Lind Carpentry Ltd, please.'],
      ['agent', 'It is changed, and the new invoice is in your mailbox now. Is there anything else I can do for you?'],
      ['customer', 'No, that is perfect. Thank you so much!'],
      ['agent', 'You are very welcome, Jonas. Have a lovely day!'],
    ],
    end: 'customer',
    outcome: 'solved',
    summary: 'Invoice made out to Lind Carpentry Ltd.',
    survey: { score: 5, comment: 'Quick and kind.' },
  },
  {
    name: 'bad',
    queue: 'orders',
    agent: 'ben',
    language: 'en',
    lines: [
      ['customer', 'My order 4471 is late again and nobody tells me anything. This is the third time I write.'],
      ['agent', 'What is your order number?'],
      ['customer', 'I just told you. 4471. This is ridiculous.'],
      ['agent', 'You should have checked the tracking page. I cannot do anything about it.'],
      ['customer', `So you will not help me? I want my money back. ${hostile}`],
      ['agent', 'That is not possible.'],
    ],
    end: 'customer',
    outcome: 'not-solved',
    survey: { score: 1, comment: `Useless. ${hostile} ${longWord}` },
  },
  {
    name: 'spanish',
    queue: 'advice',
    agent: 'ben',
    language: 'es',
    claim: { name: 'Lucía Gómez', email: 'lucia@gomez.example' },
    lines: [
      ['customer', 'Buenos días, ¿la lámpara de nogal funciona con bombillas normales?'],
      ['agent', '¡Hola Lucía! Soy Ben. Sí, lleva una bombilla E27 normal; puede comprarla en cualquier sitio.'],
      ['customer', 'Muchas gracias, muy amable.'],
      ['agent', 'A usted, Lucía. ¡Que tenga un buen día!'],
    ],
    end: 'agent',
    outcome: 'solved',
    survey: { score: 4, comment: 'Muy amables.' },
  },
  {
    name: 'left',
    queue: 'orders',
    agent: 'ana',
    language: 'en',
    lines: [
      ['customer', 'Is anybody there?'],
      ['agent', 'Hello, how can I help?'],
    ],
    end: 'customer',
    outcome: 'partly',
  },
  {
    name: 'live',
    queue: 'orders',
    agent: 'me',
    language: 'en',
    claim: { name: 'Maya Okafor', email: 'maya@okafor.example' },
    lines: [
      ['customer', 'Hi, the app says my parcel was delivered yesterday but nothing is here. I already told this once.'],
      [
        'agent',
        'Good morning Maya, I see the note from yesterday. I am sorry you had to say it twice. I am looking now.',
      ],
      ['customer', `${longText} ${longWord} ${hostile} My card is 4111 1111 1111 1111.`],
      ['note', `Courier says: left with a neighbour. ${longWord}`],
      ['agent', 'I will call the courier and write to you again before 17:00 today.'],
      ['customer', 'Ok. It was a birthday present, so today would really matter.'],
    ],
    end: 'open',
  },
  {
    name: 'unknown',
    queue: 'orders',
    agent: 'me',
    language: 'en',
    lines: [['customer', 'Is the lamp taller than forty centimetres?']],
    end: 'open',
  },
  {
    name: 'waiting',
    queue: 'orders',
    agent: 'me',
    language: 'es',
    lines: [['customer', 'Hola, mi pedido 4471 no ha llegado y ya es el segundo aviso que dejo.']],
    end: 'waiting',
  },
]
