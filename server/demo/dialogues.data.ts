/**
 * What the demo's customers and agents say to one another: an invented shop for kitchen and table. Some conversations go as they should, some do
 * not, so that the floor, the moments and the reports have something to show. Written for this demo.
 */
export interface Line {
  by: 'customer' | 'agent'
  text: string
  /** Thinking and typing before it, in seconds; a default from its length where not told. */
  afterS?: number
}

export interface Dialogue {
  language: 'en' | 'es'
  queue: 'orders' | 'advice'
  /** One of the known customers, by external id; nobody knows the others. */
  customer?: string
  page: string
  lines: Line[]
  /** The agent hands over to the other queue after this many lines; somebody else goes on. */
  transferAfter?: { lines: number; note: string }
  end: 'agent' | 'customer' | 'left'
  outcome: 'solved' | 'partly' | 'not-solved' | 'passed-on'
  survey?: { score: number; comment: string }
}

export const dialogues: Dialogue[] = [
  {
    language: 'en',
    queue: 'orders',
    customer: 'ofelia-1042',
    page: 'Track my order',
    lines: [
      {
        by: 'customer',
        text: 'Hello, my blue kettle should have come yesterday. Order 4471. It is a present for tomorrow.',
      },
      {
        by: 'agent',
        text: 'Good morning Maya, thank you for waiting. I am sorry it did not come when we said. I am looking at order 4471 right now.',
      },
      { by: 'customer', text: 'Thanks. The tracking page has said "in the depot" for three days.' },
      {
        by: 'agent',
        text: 'I see it too: the van left without it, which is our carrier’s mistake and not yours. I have put it on this afternoon’s van, and it will be with you before 18:00 today.',
      },
      { by: 'customer', text: 'And if it does not come?' },
      {
        by: 'agent',
        text: 'Then I send you a second kettle by courier tonight, at our cost. I will check at 17:00 and write to you by e-mail either way.',
      },
      { by: 'customer', text: 'That is really kind. Thank you!' },
      {
        by: 'agent',
        text: 'With pleasure, Maya. I hope the birthday is a lovely one. Is there anything else I can do for you?',
      },
      { by: 'customer', text: 'No, that is all. Have a good day!' },
      { by: 'agent', text: 'You too. Goodbye, and thank you for choosing us.' },
    ],
    end: 'agent',
    outcome: 'solved',
    survey: { score: 5, comment: 'She knew my order and told me exactly what happens next.' },
  },
  {
    language: 'es',
    queue: 'orders',
    customer: 'ofelia-1077',
    page: 'Mi pedido',
    lines: [
      { by: 'customer', text: 'Buenos días. Ha llegado la cazuela con el asa rota.' },
      {
        by: 'agent',
        text: 'Buenos días, Lucía. Siento mucho que te haya llegado así, sobre todo después de esperarla. ¿Me puedes enviar una foto del asa?',
      },
      { by: 'customer', text: 'Sí, un momento. Se ve que venía golpeada, la caja también estaba abierta.' },
      {
        by: 'agent',
        text: 'Gracias, con eso me basta. Hoy mismo te envío una cazuela nueva y mañana antes de las 14:00 la tienes en casa. La rota no hace falta que la devuelvas.',
      },
      { by: 'customer', text: '¡Qué rápido! Muchas gracias.' },
      { by: 'agent', text: 'Gracias a ti por avisarnos. ¿Te ayudo con algo más?' },
      { by: 'customer', text: 'Nada más, un saludo.' },
      { by: 'agent', text: 'Un saludo, Lucía. Que la disfrutes.' },
    ],
    end: 'agent',
    outcome: 'solved',
    survey: { score: 5, comment: 'Encantadora. Lo resolvió en dos minutos.' },
  },
  {
    language: 'en',
    queue: 'orders',
    page: 'Returns',
    lines: [
      { by: 'customer', text: 'I want to return a pan. The coating came off after two weeks.' },
      { by: 'agent', text: 'Order number?' },
      { by: 'customer', text: '4390. I also wrote you an e-mail last week and nobody answered.' },
      { by: 'agent', text: 'Returns are only possible within 14 days.' },
      { by: 'customer', text: 'But it is broken! It is not that I do not like it.' },
      { by: 'agent', text: 'I understand but that is the rule.', afterS: 14 },
      { by: 'customer', text: 'This is ridiculous. I have bought here for years.' },
      { by: 'agent', text: 'You can write to the manufacturer.' },
      { by: 'customer', text: 'I am not happy with this at all. Goodbye.' },
    ],
    end: 'customer',
    outcome: 'not-solved',
    survey: { score: 1, comment: 'No help at all, and nobody had read my e-mail.' },
  },
  {
    language: 'en',
    queue: 'advice',
    page: 'Oak cutting board',
    lines: [
      { by: 'customer', text: 'Hi! Can the oak board go into the dishwasher?' },
      {
        by: 'agent',
        text: 'Hello, and welcome! Better not: the heat would open the wood. Wash it by hand and give it a little oil once a month, and it lasts for decades.',
      },
      { by: 'customer', text: 'Which oil?' },
      {
        by: 'agent',
        text: 'Linseed or walnut oil from any grocery is perfect. We put a small bottle of linseed oil beside it in the shop for 6 €, if you like to take both.',
      },
      { by: 'customer', text: 'Great, I will. Thanks for the honest answer.' },
      { by: 'agent', text: 'Thank you for asking! Enjoy the board, and write any time.' },
    ],
    end: 'customer',
    outcome: 'solved',
    survey: { score: 4, comment: '' },
  },
  {
    language: 'es',
    queue: 'advice',
    page: 'Hervidor azul',
    lines: [
      { by: 'customer', text: 'Hola, ¿el hervidor azul sirve para inducción?' },
      { by: 'agent', text: '¡Hola! Sí, tiene base de acero y funciona en inducción, gas y vitrocerámica.' },
      { by: 'customer', text: 'Perfecto. ¿Y cuánto tarda el envío a Canarias?' },
      {
        by: 'agent',
        text: 'De eso sabe más mi compañera de pedidos: te paso con ella y le cuento lo que ya me has dicho, así no lo repites.',
      },
      { by: 'customer', text: 'Vale, gracias.' },
      {
        by: 'agent',
        text: 'Hola, ya he leído lo del hervidor. A Canarias son cinco días laborables y el envío cuesta 9 €, con los impuestos incluidos.',
      },
      { by: 'customer', text: 'Genial, lo compro ahora.' },
      { by: 'agent', text: 'Estupendo. Si algo no va como esperas, escríbenos y lo arreglamos. ¡Buen día!' },
    ],
    transferAfter: {
      lines: 4,
      note: 'Hervidor azul, va bien en inducción. Pregunta por plazo y precio de envío a Canarias.',
    },
    end: 'agent',
    outcome: 'solved',
    survey: { score: 4, comment: 'Me pasaron con otra persona, pero ya lo sabía todo.' },
  },
  {
    language: 'en',
    queue: 'orders',
    customer: 'ofelia-1103',
    page: 'My bill',
    lines: [
      { by: 'customer', text: 'I was charged twice for order 4502: 62 € on Monday and 62 € on Tuesday.' },
      {
        by: 'agent',
        text: 'Hello Jonas, I see both charges. I am sorry about that, it looks like our payment page sent it twice.',
        afterS: 9,
      },
      { by: 'customer', text: 'So when do I get it back?' },
      { by: 'agent', text: 'I will ask accounting and somebody will get back to you.' },
      { by: 'customer', text: 'When? I have rent to pay this week.' },
      {
        by: 'agent',
        text: 'You are right, "somebody" is no answer. I refund the 62 € now; it is on your account by Thursday, and I send you the confirmation today by 17:00.',
      },
      { by: 'customer', text: 'Ok. Thank you for doing it now.' },
      { by: 'agent', text: 'Of course. And thank you for telling us so calmly. Anything else?' },
      { by: 'customer', text: 'No, that is it.' },
      { by: 'agent', text: 'Then all the best, Jonas.' },
    ],
    end: 'agent',
    outcome: 'solved',
    survey: { score: 3, comment: 'Good in the end, but I had to push.' },
  },
  {
    language: 'es',
    queue: 'orders',
    page: 'Devoluciones',
    lines: [
      { by: 'customer', text: 'Llevo tres semanas esperando el reembolso y es la tercera vez que escribo.' },
      { by: 'agent', text: 'Hola. ¿Me das el número de pedido?' },
      { by: 'customer', text: 'Ya lo he dado dos veces. 4318.' },
      { by: 'agent', text: 'Lo miro.', afterS: 18 },
      { by: 'customer', text: '¿Hola?' },
      { by: 'agent', text: 'Está en trámite, hay que esperar.' },
      { by: 'customer', text: 'Eso me dijeron la otra vez. Qué vergüenza.' },
    ],
    end: 'customer',
    outcome: 'not-solved',
    survey: { score: 1, comment: 'Tres veces lo mismo.' },
  },
  {
    language: 'en',
    queue: 'advice',
    page: 'Stoneware set',
    lines: [
      { by: 'customer', text: 'Do you still have the grey stoneware for eight people?' },
      {
        by: 'agent',
        text: 'Good afternoon! Six sets for eight are in stock, and the next ones come in January. Shall I keep one for you until this evening?',
      },
      { by: 'customer', text: 'Yes please, that would be great. Under the name Okonkwo.' },
      { by: 'agent', text: 'Done: one grey set for eight is kept for Okonkwo until 20:00 today.' },
      { by: 'customer', text: 'Perfect, thank you!' },
    ],
    end: 'customer',
    outcome: 'solved',
    survey: { score: 5, comment: 'Fast and friendly.' },
  },
  {
    language: 'en',
    queue: 'orders',
    page: 'Basket',
    lines: [{ by: 'customer', text: 'My voucher does not work, can somebody help?' }],
    end: 'left',
    outcome: 'not-solved',
  },
]

/** Needs a workspace of this kind knows; the agents confirm the first that fits. */
export const queueNames = { orders: 'Orders and deliveries', advice: 'Advice' } as const

export const colleagues = [
  { name: 'Ana Prieto', email: 'ana@demo.example', role: 'agent', language: 'es', serves: ['orders', 'advice'] },
  { name: 'Tom Baker', email: 'tom@demo.example', role: 'agent', language: 'en', serves: ['orders'] },
  { name: 'Noor Haddad', email: 'noor@demo.example', role: 'agent', language: 'en', serves: ['advice', 'orders'] },
  { name: 'Sara Lind', email: 'sara@demo.example', role: 'supervisor', language: 'en', serves: [] },
] as const

export const knownCustomers = [
  { externalId: 'ofelia-1042', name: 'Maya Okafor', email: 'maya@okafor.example', language: 'en' },
  { externalId: 'ofelia-1077', name: 'Lucía Gómez', email: 'lucia@gomez.example', language: 'es' },
  { externalId: 'ofelia-1103', name: 'Jonas Lind', email: 'jonas@lind.example', language: 'en' },
  { externalId: 'ofelia-1120', name: 'Inés Prado', email: 'ines@prado.example', language: 'es' },
]

/** What happened to them outside, `agoH` hours ago. */
export const outside = [
  {
    of: 'ofelia-1042',
    type: 'order.placed',
    agoH: 120,
    data: { title: 'Blue enamel kettle', reference: '4471', amount: 39, currency: 'EUR', items: 1 },
  },
  { of: 'ofelia-1042', type: 'order.paid', agoH: 119, data: { reference: '4471', amount: 39, currency: 'EUR' } },
  { of: 'ofelia-1042', type: 'delivery.late', agoH: 20, data: { reference: '4471', note: 'Left in the depot' } },
  {
    of: 'ofelia-1042',
    type: 'basket.left',
    agoH: 60,
    data: { title: 'Tea for two', amount: 24, currency: 'EUR', items: 2 },
  },
  {
    of: 'ofelia-1077',
    type: 'order.placed',
    agoH: 80,
    data: { title: 'Cast-iron casserole', reference: '4488', amount: 89, currency: 'EUR', items: 1 },
  },
  { of: 'ofelia-1077', type: 'delivery.done', agoH: 4, data: { reference: '4488', note: 'Box was open' } },
  {
    of: 'ofelia-1103',
    type: 'order.placed',
    agoH: 70,
    data: { title: 'Knife set', reference: '4502', amount: 62, currency: 'EUR', items: 3 },
  },
  { of: 'ofelia-1103', type: 'bill.paid', agoH: 69, data: { reference: '4502', amount: 62, currency: 'EUR' } },
  {
    of: 'ofelia-1103',
    type: 'bill.paid',
    agoH: 45,
    data: { reference: '4502', amount: 62, currency: 'EUR', note: 'Charged twice' },
  },
  { of: 'ofelia-1120', type: 'account.opened', agoH: 900, data: {} },
  {
    of: 'ofelia-1120',
    type: 'basket.left',
    agoH: 30,
    data: { title: 'Grey stoneware', amount: 148, currency: 'EUR', items: 8 },
  },
]
