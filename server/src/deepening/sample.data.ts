/** A made-up conversation for the test on the settings page: nobody's words leave the house to see whether the model answers. */
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { SaidTurn } from './sending.ts'

const turns = (...lines: [SaidTurn['by'], string][]): SaidTurn[] =>
  lines.map(([by, text], i) => ({ ordinal: i + 1, by, text }))

export const sample: Record<ScreenLanguage, SaidTurn[]> = {
  en: turns(
    ['customer', 'Hello, my lamp came with a broken shade. What can you do?'],
    ['agent', 'Good morning! I am sorry about the shade. I will send you a new one today.'],
    ['customer', 'That is quick, thank you so much.'],
    ['agent', 'You are welcome. You will have the tracking number by tomorrow at noon. Have a lovely day!'],
  ),
  es: turns(
    ['customer', 'Hola, la lámpara llegó con la pantalla rota. ¿Qué pueden hacer?'],
    ['agent', '¡Buenos días! Siento lo de la pantalla. Hoy mismo le envío una nueva.'],
    ['customer', 'Qué rapidez, muchas gracias.'],
    ['agent', 'No hay de qué. Mañana a mediodía tendrá el número de seguimiento. ¡Que tenga un buen día!'],
  ),
}
