import type { Same } from '../words.ts'
import type { customerTexts as en } from '../en/customer-texts.ts'

export const customerTexts: Same<typeof en> = {
  title: 'Textos para clientes en otros idiomas',
  about:
    'Lo que se escribe a los clientes sin que intervenga nadie: fuera de horario, después de una visita, al ofrecer que los contactemos, y tu línea de privacidad y las necesidades en la página de llegada. Todo está en español e inglés. Pon lo que puedas en otros idiomas: a quien hable uno se le escribe en él, y en el tuyo donde falte un texto.',
  another: 'Otro idioma',
  pick: 'Elige uno',
  add: 'Escribir sus textos',
  edit: 'Cambiar',
  drop: 'Quitar',
  dropTitle: '¿Quitar {{name}}?',
  dropAbout: 'A los clientes que lo hablan se les vuelve a escribir en tu idioma. Sus textos se pierden.',
  count: '{{done}} de {{all}} textos',
  dialog: 'Textos para clientes en {{name}}',
  dialogAbout:
    'Cada texto, debajo de lo que dice ahora. Los nombres entre llaves se rellenan al enviarlo: déjalos como están.',
  unknown: '{{name}} no significa nada aquí.',
  noLink: 'Sin {link} nadie llega.',
  'kind-privacyLine': 'Línea de privacidad',
  'kind-surveySubject': 'Asunto del correo tras una visita',
  'kind-surveyText': 'Correo tras una visita',
  'kind-callBackLine': 'Oferta de contactar',
  'kind-waitsLine': 'Mientras espera una carta',
  'kind-closed': 'Fuera de horario',
  'kind-need': 'Necesidad',
  closedIn: 'Fuera de horario: {{where}}',
  closedInQueue: 'Fuera de horario: {{where}}, {{queue}}',
}
