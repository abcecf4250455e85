import type { widgetCalls as en } from '../en/widget-calls.ts'
import type { Same } from '../words.ts'

export const widgetCalls: Same<typeof en> = {
  title: 'Llamadas desde el chat',
  about:
    'Quien prefiere hablar pulsa «Llámanos» en el chat y llama desde el navegador, sin teléfono. Encuentra lo mismo que quien llama a la línea de abajo.',
  off: 'No se ofrece',
  leads: 'Lleva a',
  queue: 'Una cola: {{name}}',
  number: 'Como una llamada al {{number}} ({{name}})',
  menu: 'Antes, el menú',
  noMenu: 'Ninguno, directo a la cola',
  most: 'A la vez, como mucho',
  mostHint: 'A los demás se les pide que prueben más tarde o escriban.',
  'why_not-set-up':
    'Las llamadas están apagadas: no hay centralita. Quien lleva Peakend arranca una con npm run phone o indica una con ASTERISK_URL. Hasta entonces el botón no aparece.',
  why_away: 'Ahora no se llega a la centralita; mientras tanto el botón se oculta y vuelve solo.',
}
