/** Sentences the generated conversations are put together from; written for this measurement. */
export const shopTalk = {
  en: {
    open: [
      'Hi, my parcel was supposed to arrive on Tuesday and it still is not here',
      'Hello, I was charged twice for my subscription this month, can you look into it?',
      'I cannot log in to my account any more, it says my password is wrong',
      'Good morning. I would like to return the blue kettle I bought last week please',
      'Hey! Do you know when the red backpack will be back in stock?',
    ],
    welcome: [
      'Good morning, this is Leo. I am sorry to hear that, let me look at it with you.',
      'Hello! How can I help you today?',
      'Your order number?',
      'Hi there, thank you for waiting. I can see your order here.',
    ],
    ask: [
      'Could you give me your order number, please?',
      'What is the best email address to reach you?',
      'On what day did you place the order?',
      'Just to confirm, is it the delivery to Harbour Street?',
    ],
    answer: [
      'It is 4471009',
      'maya@okafor.example',
      'I think it was the 14th, maybe the 15th of this month',
      'Yes, that is right. I already told the assistant this before.',
      'Sure, one second... it says KT-20-118 on the label and the shop was the one at the station',
    ],
    act: [
      'One moment please, I am checking with the courier.',
      'I have found it: the driver left it at the neighbour’s on the second floor.',
      'Unfortunately that is not possible after 30 days, but I can offer you a voucher instead.',
      'I have refunded the second payment, it will be on your card within 3 working days.',
      'I am afraid I cannot do that, our policy does not allow it.',
      'I will call you back tomorrow by noon with an answer from the warehouse.',
    ],
    react: [
      'Ok great, thanks',
      'That is really disappointing, this is the third time I have had to call about it!',
      'Perfect, thank you so much for sorting it out so quickly.',
      'Hmm, and what about the delivery costs?',
      'Fine.',
    ],
    close: ['Is there anything else I can do for you?', 'Have a lovely day!', 'Thank you for your patience. Goodbye!'],
    part: ['No, that is all. Thanks again!', 'No thanks, bye', 'That was everything, have a good one'],
  },
  es: {
    open: [
      'Hola, mi pedido tenía que llegar el martes y todavía no ha llegado',
      'Buenas tardes, me han cobrado dos veces la suscripción de este mes',
      'No puedo entrar en mi cuenta, dice que la contraseña es incorrecta',
      'Buenos días, quisiera devolver la tetera azul que compré la semana pasada',
    ],
    welcome: [
      'Buenos días, le atiende Marcos. Siento mucho las molestias, vamos a verlo.',
      'Hola, ¿en qué puedo ayudarle?',
      '¿Número de pedido?',
      'Gracias por la espera. Ya veo aquí su pedido.',
    ],
    ask: ['¿Me dice su número de pedido, por favor?', '¿Cuál es su correo electrónico?', '¿Qué día hizo el pedido?'],
    answer: [
      'Es el 4471009',
      'lucia@gomez.example',
      'Creo que fue el día 14, o quizá el 15',
      'Sí, ya se lo dije al asistente',
    ],
    act: [
      'Un momento por favor, lo compruebo con el transportista.',
      'Lo he encontrado: está en casa del vecino del segundo piso.',
      'Lamentablemente no es posible pasados los 30 días, pero puedo ofrecerle un vale.',
      'Le he devuelto el segundo cobro, lo verá en su tarjeta en 3 días laborables.',
      'Le llamaré mañana antes de las 12 con una respuesta del almacén.',
    ],
    react: [
      'Vale, gracias',
      '¡Qué vergüenza, es la tercera vez que llamo por esto!',
      'Perfecto, muchas gracias',
      '¿Y los gastos de envío?',
    ],
    close: ['¿Necesita algo más?', '¡Que tenga un buen día!', 'Gracias por su paciencia. Hasta luego.'],
    part: ['No, eso es todo. Gracias', 'Nada más, adiós'],
  },
} as const
