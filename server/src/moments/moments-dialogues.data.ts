/** Small dialogues written for the tests, with the reasons they must (and must not) yield. */
import type { ConversationInput, ReasonCode, Whose } from '@peakend/contract/moments.ts'

const speakers = { c: 'customer', a: 'agent', b: 'bot', x: 'agent' } as const

/** `c: ...` customer, `a: ...` agent, `x: ...` another agent, `b: ...` assistant; a turn every 20 seconds. */
export function talk(lines: readonly string[], extra: Partial<ConversationInput> = {}): ConversationInput {
  return {
    id: 'dialogue',
    channel: 'chat',
    turns: lines.map((line, i) => ({
      by: speakers[line.charAt(0) as keyof typeof speakers],
      at: 1_790_000_000_000 + i * 20_000,
      text: line.slice(3),
      ...(line.startsWith('a') ? { agentId: 'one' } : line.startsWith('x') ? { agentId: 'two' } : {}),
    })),
    ...extra,
  }
}

interface Dialogue {
  name: string
  conversation: ConversationInput
  expects: `${ReasonCode} ${Whose}`[]
  never?: ReasonCode[]
}

export const dialogues: Dialogue[] = [
  {
    name: 'a warm English chat: greeted, named, met, promised, thanked',
    conversation: talk([
      'c: Hi, my name is Maya. My parcel was marked as delivered but nothing is here',
      'a: Good morning Maya, this is Leo from Deliveries. I am sorry to hear your parcel is missing.',
      'c: Can you find out where it is?',
      'a: Let me check with the courier. One moment please.',
      'a: I have booked a new delivery for you, and I will call you tomorrow by noon to make sure it arrived.',
      'c: Perfect, thank you so much!',
      'a: You are welcome. Is there anything else I can do for you?',
      'c: No, that is all.',
      'a: Thank you for your patience. Have a lovely day!',
    ]),
    expects: [
      'greeting agent',
      'name-used agent',
      'introduced agent',
      'empathy agent',
      'need-named agent',
      'ownership agent',
      'need-met agent',
      'promise-made agent',
      'customer-pleased agent',
      'more-help agent',
      'kind-close agent',
      'next-step agent',
    ],
    never: ['no-greeting', 'need-denied', 'open-question', 'abrupt-close', 'asked-again'],
  },
  {
    name: 'a warm Spanish chat',
    conversation: talk([
      'c: Hola, me llamo Lucía. Mi pedido no ha llegado todavía',
      'a: Buenos días Lucía, le atiende Marcos. Siento mucho las molestias con su pedido.',
      'c: ¿Dónde está?',
      'a: Permítame comprobarlo, un momento por favor.',
      'a: Ya le he enviado otro paquete y le llamaré mañana para confirmar que llegó.',
      'c: Perfecto, muchas gracias',
      'a: De nada. ¿Necesita algo más?',
      'c: No, eso es todo',
      'a: Gracias a usted. ¡Que tenga un buen día!',
    ]),
    expects: [
      'greeting agent',
      'name-used agent',
      'introduced agent',
      'empathy agent',
      'need-met agent',
      'promise-made agent',
      'customer-pleased agent',
      'more-help agent',
      'kind-close agent',
    ],
    never: ['no-greeting', 'need-denied', 'open-question', 'abrupt-close'],
  },
  {
    name: 'a cold English chat: no greeting, denied by a rule, blamed, abrupt',
    conversation: talk(
      [
        'c: Hello, I want to return the shoes I bought in January',
        'a: Order number?',
        'c: 4471009',
        'a: Unfortunately we cannot accept it, the policy says 30 days. You should have read the terms.',
        'c: This is ridiculous, I am very angry',
        'a: Nothing I can do.',
      ],
      { ended: { by: 'agent' } },
    ),
    expects: ['no-greeting agent', 'need-denied rule', 'blame agent', 'customer-annoyed agent', 'abrupt-close agent'],
    never: ['greeting', 'need-met', 'kind-close', 'need-denied-alternative'],
  },
  {
    name: 'a cold Spanish chat',
    conversation: talk(
      [
        'c: Buenas, quiero devolver los zapatos que compré en enero',
        'a: ¿Número de pedido?',
        'c: 4471009',
        'a: Lamentablemente no podemos aceptarlo, la política es de 30 días. Es su culpa.',
        'c: Esto es inaceptable, estoy muy enfadada',
        'a: No puedo hacer nada.',
      ],
      { ended: { by: 'agent' } },
    ),
    expects: ['no-greeting agent', 'need-denied rule', 'blame agent', 'customer-annoyed agent', 'abrupt-close agent'],
    never: ['greeting', 'need-met', 'kind-close'],
  },
  {
    name: 'a no with an alternative is not a plain no',
    conversation: talk([
      'c: Do you have the blue kettle in stock?',
      'a: Hello! I am afraid the blue kettle is sold out, but I can offer you the red one instead.',
      'c: Okay, the red one works for me',
      'a: Great, have a nice day!',
    ]),
    expects: ['need-denied-alternative product'],
    never: ['need-denied'],
  },
  {
    name: 'un no con alternativa no es un simple no',
    conversation: talk([
      'c: ¿Tienen la tetera azul?',
      'a: ¡Hola! Lamentablemente está agotada, pero puedo ofrecerle la roja.',
      'c: Vale, la roja me sirve',
      'a: Estupendo, ¡que tenga un buen día!',
    ]),
    expects: ['need-denied-alternative product'],
    never: ['need-denied'],
  },
  {
    name: 'the same agent asks for the e-mail address twice',
    conversation: talk([
      'c: I need help with my subscription please',
      'a: Hello, could you give me your email address?',
      'c: maya@okafor.example',
      'a: Thank you. What seems to be the problem?',
      'c: I was charged twice',
      'a: Could I have your email address please?',
      'c: maya@okafor.example',
      'a: I have refunded the second payment.',
    ]),
    expects: ['asked-again agent'],
  },
  {
    name: 'what the assistant was told is asked again by the agent: the hand-over lost it',
    conversation: talk([
      'c: I need help with my order',
      'b: I am an assistant. What is your order number?',
      'c: 4471009',
      'b: Thank you, I will get a colleague.',
      'a: Hello, what is your order number please?',
      'c: 4471009',
    ]),
    expects: ['asked-again hand-over'],
  },
  {
    name: 'lo que ya se contó al asistente se pregunta otra vez',
    conversation: talk([
      'c: Necesito ayuda con mi pedido',
      'b: ¿Cuál es su número de pedido?',
      'c: 4471009',
      'b: Gracias, le paso con un compañero.',
      'a: Hola, ¿me dice su número de pedido, por favor?',
      'c: 4471009',
    ]),
    expects: ['asked-again hand-over'],
  },
  {
    name: 'identity checks, read-backs and consent are duties, not repeats',
    conversation: talk([
      'c: Hello, my name is Ana Prieto, my order 4471009 is late',
      'a: Hello Ana. To verify your identity, could you confirm your full name and date of birth?',
      'c: Ana Prieto, 3 May 1990',
      'a: Thank you. Just to confirm, your order number is 4471009, is that correct?',
      'c: Yes',
      'a: May I call you on your phone number if the courier needs you?',
      'c: Yes',
      'a: It has been sent again.',
    ]),
    expects: ['greeting agent'],
    never: ['asked-again'],
  },
  {
    name: 'a person was asked for and none came',
    conversation: talk([
      'c: I want to talk to a real person',
      'b: I can help you with orders. What is it about?',
      'c: Can I speak to a human please?',
      'b: I did not understand. Could you rephrase?',
      'c: This is useless',
    ]),
    expects: ['person-not-given flow', 'not-understood flow'],
  },
  {
    name: 'se pidió una persona y no vino',
    conversation: talk([
      'c: Quiero hablar con una persona',
      'b: Puedo ayudarle con pedidos. ¿De qué se trata?',
      'c: Quiero hablar con un agente, esto no sirve para nada',
      'b: No le entiendo. ¿Puede repetirlo?',
    ]),
    expects: ['person-not-given flow', 'not-understood flow', 'customer-annoyed flow'],
  },
  {
    name: 'transferred twice is the hand-over',
    conversation: talk([
      'c: My internet has been down for three days',
      'a: Hello, I will transfer you to the technical team.',
      'x: Hi, let me transfer you to billing, they handle this.',
      'a: Hello, how can I help you?',
      'c: I already told your colleague: my internet is down',
      'a: I have reset the line, it should work now.',
    ]),
    expects: ['transferred-twice hand-over', 'customer-repeats hand-over'],
  },
  {
    name: 'closed on an open question',
    conversation: talk([
      'c: I would like to change my address',
      'a: Hello! I have updated your address. Have a nice day!',
      'c: Thanks. And when will my order arrive?',
    ]),
    expects: ['open-question agent'],
  },
  {
    name: 'se cerró con una pregunta abierta',
    conversation: talk([
      'c: Quiero cambiar mi dirección de envío',
      'a: ¡Hola! Ya le he cambiado la dirección. ¡Que tenga un buen día!',
      'c: Gracias. ¿Y cuándo llega mi pedido?',
    ]),
    expects: ['open-question agent'],
  },
  {
    name: 'a slow reply and a curt one',
    conversation: {
      id: 'slow',
      turns: [
        { by: 'customer', at: 0, text: 'Hello, could you tell me how to reset my router?' },
        { by: 'agent', at: 20_000, text: 'Hello! One moment please.' },
        { by: 'customer', at: 30_000, text: 'Sure, it is the white one with two lights' },
        { by: 'agent', at: 900_000, text: 'Ok.' },
        { by: 'customer', at: 930_000, text: 'So what should I do with it now?' },
      ],
    },
    expects: ['slow-reply waiting', 'curt-reply agent'],
  },
  {
    name: 'a letter: greeting, need and farewell in one answer',
    conversation: talk(
      [
        'c: Dear team, I was charged twice for invoice 2210. Please refund one payment. Regards, Jonas',
        'a: Dear Jonas, thank you for writing to us. I am sorry about the double charge. I have refunded 40 euros today. If you need anything else, just reply. Kind regards, Leo',
      ],
      { channel: 'email' },
    ),
    expects: ['greeting agent', 'need-met agent', 'kind-close agent', 'more-help agent'],
    never: ['abrupt-close', 'open-question'],
  },
  {
    name: 'a letter by its forms alone',
    conversation: talk(
      [
        'c: Where is invoice 2210?',
        'a: Dear Jonas,\n\nInvoice 2210 is attached.\n\nYours sincerely,\nLeo Brandt\nBrisa',
      ],
      { channel: 'email' },
    ),
    expects: ['greeting agent', 'kind-close agent'],
    never: ['no-greeting', 'abrupt-close'],
  },
  {
    name: 'a Spanish letter by its forms alone',
    conversation: talk(
      [
        'c: ¿Dónde está la factura 2210?',
        'a: Estimado Jonas:\n\nLe adjunto la factura 2210.\n\nAtentamente,\nLeo Brandt',
      ],
      { channel: 'email' },
    ),
    expects: ['greeting agent', 'kind-close agent'],
    never: ['no-greeting', 'abrupt-close'],
  },
  {
    name: 'a letter that only has words like those of its forms',
    conversation: talk(
      ['c: Where is invoice 2210?', 'a: Oh dear. With regards to invoice 2210, it is in your account.'],
      { channel: 'email' },
    ),
    expects: ['no-greeting agent', 'abrupt-close agent'],
    never: ['greeting', 'kind-close'],
  },
  {
    name: 'where it is and when it comes is what was asked for',
    conversation: talk([
      'c: Where is my order 4471? It should have been here yesterday.',
      'a: Good morning, I am sorry. Let me look at it right now.',
      'c: ok',
      'a: It left today; you will have it tomorrow before noon.',
      'c: Thank you so much!',
      'a: With pleasure. Have a lovely day!',
    ]),
    expects: ['need-met agent'],
  },
  {
    name: 'dónde está y cuándo llega es lo que se preguntó',
    conversation: talk(
      [
        'c: Hola, ¿dónde está mi pedido 8812? Tenía que llegar ayer.',
        'a: Buenos días, Marta. Siento el retraso, lo miro ahora mismo.',
        'c: vale',
        'a: Ha salido hoy de Zaragoza y lo tendrás mañana antes de las 12.',
        'c: Perfecto, muchas gracias.',
        'a: A ti. ¡Que tengas buen día!',
      ],
      { language: 'es' },
    ),
    expects: ['need-met agent'],
  },
  {
    name: 'what was told to a colleague is said again; a technician who comes meets the need',
    conversation: talk([
      'a: Good morning, this is Leo. How can I help you?',
      'c: I told your colleague already, my boiler has stopped working.',
      'a: I am sorry that you have to say it twice. I will send a technician on Friday morning.',
      'c: Great, thank you.',
      'a: You are welcome, goodbye!',
    ]),
    expects: ['customer-repeats hand-over', 'need-met agent'],
  },
  {
    name: 'lo que se contó a una compañera se dice otra vez; el técnico que viene resuelve',
    conversation: talk(
      [
        'a: Buenos días, soy Leo. ¿En qué puedo ayudarle?',
        'c: Ya se lo conté a su compañera, la caldera no funciona.',
        'a: Lamento que tenga que repetirlo. El técnico le visitará mañana.',
        'c: Muchas gracias.',
        'a: Que tenga un buen día.',
      ],
      { language: 'es' },
    ),
    expects: ['customer-repeats hand-over', 'need-met agent'],
  },
]
