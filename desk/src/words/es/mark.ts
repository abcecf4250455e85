import type { mark as en } from '../en/mark.ts'
import type { Same } from '../words.ts'

export const mark: Same<typeof en> = {
  welcome: 'Bienvenida',
  peak: 'Necesidad',
  farewell: 'Despedida',
  barJudged: '{{moment}} {{score}} de 5, {{against}}',
  failed: 'fallida, estándar {{standard}}',
  below: 'por debajo del estándar {{standard}}',
  met: 'cumple el estándar {{standard}}',
  delight: 'muy por encima del estándar {{standard}}',
  barOpen: '{{moment}} abierta',
  barNotJudged: '{{moment}} sin valorar: {{why}}',
  allOpen: 'Bienvenida, necesidad y despedida abiertas',
  why_left: 'el cliente se fue',
  why_short: 'demasiado corta',
  why_language: 'idioma',
  why_unsure: 'sin certeza',
  why_no_words: 'sin transcripción',
  said_failed: 'se quedó corta',
  said_below: 'bajo el estándar',
  said_met: 'como se quería',
  said_delight: 'muy por encima',
  said_open: 'todo abierto',
  later: 'Momentos tras el cierre',
  laterSays:
    'La bienvenida, la necesidad y la despedida se muestran al cerrar, para que ahora nada se interponga entre tú y el cliente.',
  openEvidence: 'Ver por qué',
}
