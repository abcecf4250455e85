/** Conversations for the test of evidence, put together at random from sentences written for it: kind and cold, met and refused, ended well or broken off. */
import type { ConversationInput } from '@peakend/contract/moments.ts'

const english = {
  open: [
    'Hi, my washing machine was meant to be delivered this morning and nobody came',
    'Hello, my name is Maya. I would like to change the address of my subscription',
    'I was charged twice for last month, can somebody explain that?',
    'The lamp you sent me is broken, I want my money back',
    'Good evening, do you still have the green bicycle in a small size?',
    'I cannot open my account since the update',
  ],
  greet: [
    'Good morning, this is Leo from the delivery team. How can I help you?',
    'Hello Maya! I am sorry to hear that. Let me look at it for you.',
    'Hi there, thank you for waiting.',
    'Hello.',
    'Order number?',
    'What is the matter?',
    'Please give me your email address.',
  ],
  ask: [
    'Could you tell me your order number, please?',
    'Which day was that?',
    'Is it the address in Mill Road?',
    'Email?',
  ],
  answer: [
    'It is 5520187',
    'Last Tuesday, in the afternoon',
    'Yes, that is the one',
    'maya@okafor.example',
    'I already told you that.',
  ],
  end: [
    'I have refunded the full amount, you will see it within three days.',
    'I have booked a new delivery for tomorrow morning.',
    'Your address has been changed.',
    'Unfortunately that is not possible after thirty days.',
    'I am afraid it is sold out, but I can offer you the blue one instead.',
    'We cannot do that, our policy does not allow it. You should have read the terms.',
    'I will call you back tomorrow by noon with an answer.',
    'It is the button on the left side of the screen.',
  ],
  react: [
    'Perfect, thank you so much!',
    'Okay.',
    'This is ridiculous, I am very angry.',
    'That is a pity.',
    'Great, thanks',
    'And when will that be?',
  ],
  close: [
    'Is there anything else I can do for you?',
    'Thank you for your patience. Have a lovely day!',
    'You are welcome, good-bye!',
    'Thanks for writing to us.',
    'Bye.',
  ],
  part: ['No, that is all. Thanks again!', 'No thanks, bye', 'That was everything, good-bye'],
}
const spanish: typeof english = {
  open: [
    'Hola, la lavadora tenía que llegar esta mañana y no ha venido nadie',
    'Buenas tardes, me llamo Lucía. Quisiera cambiar la dirección de mi suscripción',
    'Me han cobrado dos veces el mes pasado, ¿alguien me lo puede explicar?',
    'La lámpara que me enviaron está rota, quiero mi dinero',
    'No puedo entrar en mi cuenta desde la actualización',
  ],
  greet: [
    'Buenos días, le atiende Marcos. ¿En qué puedo ayudarle?',
    '¡Hola Lucía! Siento mucho lo ocurrido. Permítame comprobarlo.',
    'Hola, gracias por la espera.',
    'Hola.',
    '¿Número de pedido?',
    'Deme su correo electrónico.',
  ],
  ask: ['¿Me dice su número de pedido, por favor?', '¿Qué día fue?', '¿Es la dirección de la calle Mayor?', '¿Correo?'],
  answer: ['Es el 5520187', 'El martes pasado por la tarde', 'Sí, es esa', 'lucia@gomez.example', 'Ya se lo he dicho.'],
  end: [
    'Le he devuelto todo el importe, lo verá en tres días.',
    'Ya le he enviado otra, llega mañana por la mañana.',
    'Ya le he cambiado la dirección.',
    'Lamentablemente no es posible pasados los treinta días.',
    'Lamentablemente está agotada, pero puedo ofrecerle la azul.',
    'No podemos hacerlo, la política no lo permite. Es su culpa.',
    'Le llamaré mañana antes de las doce con una respuesta.',
  ],
  react: [
    '¡Perfecto, muchas gracias!',
    'Vale.',
    'Esto es inaceptable, estoy muy enfadada.',
    'Qué pena.',
    'Gracias',
    '¿Y cuándo será eso?',
  ],
  close: [
    '¿Necesita algo más?',
    'Gracias por su paciencia. ¡Que tenga un buen día!',
    'De nada, ¡hasta luego!',
    'Gracias por escribirnos.',
    'Adiós.',
  ],
  part: ['No, eso es todo. ¡Gracias!', 'Nada más, adiós', 'Eso era todo, hasta luego'],
}

/** So many conversations, the same ones every time. */
export function writtenTalks(count: number): ConversationInput[] {
  let seed = 20261122
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!
  const chance = (p: number) => random() < p
  return Array.from({ length: count }, (_, i): ConversationInput => {
    const talk = chance(0.5) ? english : spanish
    const turns: ConversationInput['turns'] = []
    let at = 1_790_000_000_000
    const say = (by: 'customer' | 'agent', text: string) => {
      at += 5_000 + Math.floor(random() * 55_000)
      turns.push({ by, at, text, ...(by === 'agent' ? { agentId: 'one' } : {}) })
    }
    say('customer', pick(talk.open))
    say('agent', pick(talk.greet))
    for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
      say('customer', pick(talk.answer))
      if (left > 1) say('agent', pick(talk.ask))
    }
    for (let left = chance(0.3) ? 2 : 1; left > 0; left--) {
      say('agent', pick(talk.end))
      say('customer', pick(talk.react))
    }
    if (chance(0.9)) {
      say('agent', pick(talk.close))
      if (chance(0.7)) say('customer', pick(talk.part))
      if (chance(0.4)) say('agent', pick(talk.close))
    }
    const ended = chance(0.5) ? { ended: { by: chance(0.5) ? ('agent' as const) : ('customer' as const) } } : {}
    return { id: `written-${i}`, channel: 'chat', turns, ...ended }
  })
}
