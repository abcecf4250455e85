/** What each figure of the half-hour report means; shown beside it. A changed meaning is a new version. */
import type { Bilingual } from '@peakend/contract/values.ts'

export interface Definition {
  figure: string
  version: number
  says: Bilingual
  excludes: Bilingual
}
const nothing = { en: 'Nothing.', es: 'Nada.' }
const imports = { en: 'Imported history.', es: 'El historial importado.' }
const short = {
  en: 'Those who left within 6 seconds; they are counted apart as “left at once”.',
  es: 'Quienes se fueron antes de 6 segundos; se cuentan aparte como «se fueron al instante».',
}

/** Told apart since version 2; since version 3 one interaction counts once, however often it was handed over: whoever took a call-back waits elsewhere, and has not left. */
const callBacks = {
  en: 'Those who took a call-back: they are counted apart.',
  es: 'Quienes pidieron que les contactemos: se cuentan aparte.',
}

export const definitions: Definition[] = [
  {
    figure: 'offered',
    version: 1,
    says: {
      en: 'Interactions that entered the queue in this half hour, from outside. One that was handed over counts where it first came in.',
      es: 'Interacciones que entraron en la cola en esta media hora, desde fuera. Una traspasada cuenta donde entró primero.',
    },
    excludes: short,
  },
  {
    figure: 'answered',
    version: 3,
    says: {
      en: 'Of those offered, the ones a person took, whenever that was. One that was handed over and taken again counts once, where it first came in; so do the attempts of a call-back.',
      es: 'De las ofrecidas, las que tomó una persona, cuando fuera. Una traspasada y tomada de nuevo cuenta una vez, donde entró primero; también los intentos de un contacto pedido.',
    },
    excludes: nothing,
  },
  {
    figure: 'callBacks',
    version: 1,
    says: {
      en: 'Of those offered, who chose to be contacted when their turn comes or at a time they picked. They have not left.',
      es: 'De las ofrecidas, quienes prefirieron que les contactemos cuando les toque o a la hora que eligieron. No se han ido.',
    },
    excludes: nothing,
  },
  {
    figure: 'left',
    version: 3,
    says: {
      en: 'Of those offered, the ones where the customer left before a person took them.',
      es: 'De las ofrecidas, aquellas en que el cliente se fue antes de que las tomara una persona.',
    },
    excludes: { en: `${short.en} ${callBacks.en}`, es: `${short.es} ${callBacks.es}` },
  },
  {
    figure: 'shortLeft',
    version: 1,
    says: { en: 'The customer left within 6 seconds.', es: 'El cliente se fue antes de 6 segundos.' },
    excludes: nothing,
  },
  {
    figure: 'waitMedianMs',
    version: 3,
    says: {
      en: 'Half of those answered waited less than this, from entering the line to the first person.',
      es: 'La mitad de las atendidas esperó menos que esto, desde que entró en la cola hasta la primera persona.',
    },
    excludes: {
      en: `Those not answered. ${callBacks.en}`,
      es: `Las no atendidas. ${callBacks.es}`,
    },
  },
  {
    figure: 'waitP90Ms',
    version: 3,
    says: {
      en: 'Nine of ten of those answered waited less than this.',
      es: 'Nueve de cada diez atendidas esperaron menos que esto.',
    },
    excludes: {
      en: `Those not answered. ${callBacks.en}`,
      es: `Las no atendidas. ${callBacks.es}`,
    },
  },
  {
    figure: 'answeredInTargetPct',
    version: 3,
    says: {
      en: 'Answered within the queue’s target, of answered and left together.',
      es: 'Atendidas dentro del objetivo de la cola, sobre atendidas y abandonadas juntas.',
    },
    excludes: { en: `${short.en} ${callBacks.en}`, es: `${short.es} ${callBacks.es}` },
  },
  {
    figure: 'transfers',
    version: 1,
    says: {
      en: 'Interactions handed over into this queue in this half hour.',
      es: 'Interacciones traspasadas a esta cola en esta media hora.',
    },
    excludes: nothing,
  },
  {
    figure: 'messages',
    version: 2,
    says: {
      en: 'Messages left while closed, and by callers on the phone at any hour.',
      es: 'Mensajes dejados fuera de horario, y por teléfono a cualquier hora.',
    },
    excludes: imports,
  },
  {
    figure: 'csatPct',
    version: 1,
    says: {
      en: 'Answers 4 or 5 of 5, of all answers about interactions of this half hour.',
      es: 'Respuestas de 4 o 5 sobre 5, entre todas las respuestas sobre interacciones de esta media hora.',
    },
    excludes: { en: 'Those who did not answer.', es: 'Quienes no respondieron.' },
  },
  {
    figure: 'asIntendedPct',
    version: 1,
    says: {
      en: 'Interactions that met every measurable line of the standard in force, of those with enough evidence.',
      es: 'Interacciones que cumplieron cada línea medible del estándar vigente, entre las que tienen evidencia suficiente.',
    },
    excludes: { en: 'Those without enough evidence.', es: 'Las que no tienen evidencia suficiente.' },
  },
]
