import type { review as en } from '../en/review.ts'
import type { Same } from '../words.ts'

export const review: Same<typeof en> = {
  title: '¿Cómo fue, a tus ojos?',
  aboutDrawn:
    'Sacada al azar. Lee lo que se dijo y puntúa cada momento como lo habría sentido el cliente. Nuestras puntuaciones se muestran después, para que las tuyas digan cuánto se desvían.',
  aboutChosen:
    'Lee lo que se dijo y puntúa cada momento como lo habría sentido el cliente. Esta la elegiste tú: tus puntuaciones se guardan y se muestran, pero solo las sacadas al azar dicen cuánto se desvían las nuestras.',
  'asks-welcome': '¿recibido con amabilidad, entendido enseguida?',
  'asks-peak': '¿la necesidad resuelta, o negada con amabilidad y otra salida?',
  'asks-farewell': '¿despedido sabiendo qué viene ahora?',
  worst: 'decepcionado',
  best: 'encantado',
  cannotTell: 'no se sabe',
  give: 'Dar mis puntuaciones',
  skip: 'Dejarla pasar',
  leave: 'Ahora no',
  once: 'Teclas 1 a 5, y 0 para «no se sabe». Se puntúa una sola vez.',
  isGiven: 'Ya has puntuado esta conversación.',
  showOurs: 'Mostrar nuestras puntuaciones',
  none: 'Nadie la ha puntuado todavía.',
  giveYours: 'Puntuarla tú',
  people: 'A ojos de personas',
  who: 'Quién',
  engine: 'motor',
  noName: 'nombre no guardado',
  byHand: 'elegida a mano',
}
