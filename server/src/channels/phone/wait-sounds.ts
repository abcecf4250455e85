/** Where somebody stands in line, said to them: by a voice in their language, else in the recorded English every switch brings along. Pure. */
import type { Wait } from '@peakend/contract/waits.ts'
import type { Sound } from './telephony.ts'

const MINUTE_MS = 60_000
const HOUR_MIN = 60

/** Whole minutes, where they can be told honestly; who is next hears no more than that. */
const minutesOf = ({ place, estimateMs }: Wait): number | null =>
  place > 1 && estimateMs !== null ? Math.ceil(estimateMs / MINUTE_MS) : null

const told = {
  en: {
    next: 'You are next.',
    place: (n: number) => `You are number ${n} in line.`,
    minutes: (n: number) => `The wait is about ${n} minutes.`,
    minute: 'The wait is about a minute.',
    long: 'The wait is more than an hour.',
  },
  es: {
    next: 'Su llamada es la siguiente.',
    place: (n: number) => `Su llamada es la número ${n} de la cola.`,
    minutes: (n: number) => `La espera es de unos ${n} minutos.`,
    minute: 'La espera es de un minuto, más o menos.',
    long: 'La espera es de más de una hora.',
  },
} as const

/** "You are next", or the place and the wait; null where nobody is there to answer. */
export const waitSaid = (wait: Wait, language: 'en' | 'es'): string | null => {
  if (!wait.isAnyoneThere) return null
  const words = told[language]
  if (wait.place === 1) return words.next
  const minutes = minutesOf(wait)
  if (minutes === null) return words.place(wait.place)
  const long = minutes > HOUR_MIN ? words.long : minutes > 1 ? words.minutes(minutes) : words.minute
  return `${words.place(wait.place)} ${long}`
}

/** Switches bring these numbers as one recording each. */
const MOST_RECORDED = 20

/** The same in the switch's own English, for where no voice speaks it; nothing in another language: nobody is told their place in one they did not choose. */
export const waitSounds = (wait: Wait, language: 'en' | 'es'): Sound[] => {
  if (!wait.isAnyoneThere || language !== 'en') return []
  const own = (name: string): Sound => ({ kind: 'own', name, language })
  const minutes = minutesOf(wait)
  const sounds: Sound[] = []
  if (wait.place === 1) sounds.push(own('queue-youarenext'))
  else if (wait.place <= MOST_RECORDED)
    sounds.push(own('queue-thereare'), own(`digits/${wait.place}`), own('queue-callswaiting'))
  if (minutes !== null && minutes > 1 && minutes <= MOST_RECORDED)
    sounds.push(own('queue-holdtime'), own(`digits/${minutes}`), own('queue-minutes'))
  return sounds
}
