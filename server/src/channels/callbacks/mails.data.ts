/** What we write to customers about their call-back. */
export const mailWords = {
  en: {
    turn: 'when it is your turn',
    between: 'on {day} between {from} and {to}',
    ways: {
      chat: 'in the chat: we write to you here, with a link, the moment somebody is there for you',
      email: 'by e-mail, to this address',
      phone: 'by phone',
    },
    zone: 'Times are {zone} time.',
    change: 'Change or cancel it: {link}',
    confirmed: {
      subject: '{brand} contacts you {when}',
      text: 'Hello,\n\nyou need not wait. {brand} contacts you {when}, {way}.{place}\n\n{change}\n\n{zone}\n{brand}\n',
    },
    place: ' Your place in the line is kept; we expect that to be before {by}.',
    'turn-mail': {
      subject: 'It is your turn: {name} from {brand} is here for you',
      text: 'Hello,\n\nit is your turn. {name} is here for you for the next five minutes:\n\n{link}\n\nThe link opens the same conversation; nothing has to be said again. If you cannot come now, {next}.\n{brand}\n',
    },
    nextTry: 'we try again at {time}',
    lastTry: 'pick another time with the same link',
    again: {
      subject: 'We tried to reach you',
      text: 'Hello,\n\nwe tried to reach you and could not. We try again at about {time}.\n\n{change}\n\n{zone}\n{brand}\n',
    },
    missed: {
      subject: 'We could not reach you, and have not forgotten you',
      text: 'Hello,\n\nwe tried to reach you {attempts} and could not. Your matter stays open with us and somebody looks after it. Pick another time, or write to us:\n\n{link}\n\n{brand}\n',
    },
    'wrong-number': {
      subject: 'The number we have seems to be wrong',
      text: 'Hello,\n\nwe rang the number you left ({address}) and it does not seem to be yours. Your matter stays open. Give us another number or another way:\n\n{link}\n\n{brand}\n',
    },
    answer: {
      subject: '{name} from {brand} has answered you',
      text: 'Hello,\n\n{said}\n\n{name}, {brand}\n\nAnswer here, in the same conversation: {link}\n',
    },
    once: 'once',
    times: '{count} times',
    team: 'our team',
  },
  es: {
    turn: 'cuando te toque',
    between: 'el {day} entre las {from} y las {to}',
    ways: {
      chat: 'en el chat: te escribimos aquí, con un enlace, en cuanto alguien esté para ti',
      email: 'por correo, a esta dirección',
      phone: 'por teléfono',
    },
    zone: 'Las horas son de {zone}.',
    change: 'Cámbialo o anúlalo: {link}',
    confirmed: {
      subject: '{brand} te contacta {when}',
      text: 'Hola:\n\nNo hace falta que esperes. {brand} te contacta {when}, {way}.{place}\n\n{change}\n\n{zone}\n{brand}\n',
    },
    place: ' Conservas tu puesto en la cola; calculamos que será antes de las {by}.',
    'turn-mail': {
      subject: 'Te toca: {name}, de {brand}, está aquí para ti',
      text: 'Hola:\n\nTe toca. {name} está aquí para ti durante los próximos cinco minutos:\n\n{link}\n\nEl enlace abre la misma conversación; no tienes que repetir nada. Si ahora no puedes, {next}.\n{brand}\n',
    },
    nextTry: 'lo intentamos otra vez a las {time}',
    lastTry: 'elige otra hora con el mismo enlace',
    again: {
      subject: 'Hemos intentado contactar contigo',
      text: 'Hola:\n\nHemos intentado contactar contigo y no ha sido posible. Lo intentamos otra vez hacia las {time}.\n\n{change}\n\n{zone}\n{brand}\n',
    },
    missed: {
      subject: 'No hemos podido contactarte, y no te olvidamos',
      text: 'Hola:\n\nHemos intentado contactar contigo {attempts} y no ha sido posible. Tu asunto sigue abierto y alguien se ocupa de él. Elige otra hora o escríbenos:\n\n{link}\n\n{brand}\n',
    },
    'wrong-number': {
      subject: 'El número que tenemos parece incorrecto',
      text: 'Hola:\n\nHemos llamado al número que nos dejaste ({address}) y parece que no es el tuyo. Tu asunto sigue abierto. Danos otro número u otra forma de contacto:\n\n{link}\n\n{brand}\n',
    },
    answer: {
      subject: '{name}, de {brand}, te ha respondido',
      text: 'Hola:\n\n{said}\n\n{name}, {brand}\n\nResponde aquí, en la misma conversación: {link}\n',
    },
    once: 'una vez',
    times: '{count} veces',
    team: 'nuestro equipo',
  },
} as const
