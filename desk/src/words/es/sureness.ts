import type { Same } from '../words.ts'
import type { sureness as en } from '../en/sureness.ts'

export const sureness: Same<typeof en> = {
  choose: 'Valorar',
  always: 'Siempre',
  alwaysSays: 'Se da toda nota que haya, segura o no.',
  atLeast: 'Desde un {{pct}} % de certeza',
  inShort: 'La necesidad se valora en unas {{judged}} de cada 100; {{wrong}} de cada 100 de ellas, mal.',
  explain:
    'La certeza de la necesidad y de las preguntas es la probabilidad de que la respuesta sea correcta. La bienvenida y la despedida son tan seguras como unánimes sean sus indicios: uno solo y débil, o indicios en ambos sentidos, no dan certeza. Lo que no es seguro aparece como «sin valorar», conserva sus indicios y se cuenta aparte: nunca como un cero ni en una media.',
  costs: 'Qué cuesta y qué ahorra este nivel',
  costsSays:
    'Con este nivel se valora cómo se atendió la necesidad en unas {{judged}} de cada 100 conversaciones, y {{wrong}} de cada 100 de estas estarían mal.',
  part: 'Parte',
  judgedOf: 'Valoradas, de 100',
  wrongOf: 'Mal, de 100 valoradas',
  ownOf_one: 'De la última suya',
  ownOf_other: 'De sus últimas {{count}}',
  notMeasured: 'sin medir',
  partAll: 'Los tres momentos, y con ellos la nota de experiencia',
  measured:
    'Medido en {{data}}, según lo que las personas respondieron después, con un modelo que no había visto la conversación ({{model}}). Las suyas son otras conversaciones: tome las cifras como orden de magnitud. Nadie ha respondido nunca cómo fue una bienvenida, así que no hay cifra para ella.',
  ownNone:
    'Ninguna de sus conversaciones se ha valorado desde que se guarda esto. La última columna se llena al cerrarse.',
  again: 'Lo que ya estaba valorado',
  againSays:
    'Un nivel nuevo rige para lo que se valore desde entonces. Lo valorado conserva sus notas: un informe del mes pasado dirá mañana lo que dice hoy.',
  otherwise_one: '{{count}} conversación de los últimos 92 días se valoró con otro nivel.',
  otherwise_other: '{{count}} conversaciones de los últimos 92 días se valoraron con otro nivel.',
  otherwiseNone: 'Todo lo de los últimos 92 días se valoró con el nivel vigente.',
  judgeAgain: 'Valorarlas de nuevo',
  judgeAgainSays:
    'Los últimos 92 días se valoran de nuevo con el nivel vigente. Cada nota que cambie conserva la anterior en su historia. Las conversaciones con palabras borradas quedan como están.',
  isJudging: 'Valorando de nuevo. Puede salir de esta página.',
  started: 'Valorando de nuevo',
  changes: 'Versiones',
  change: '{{level}}, por {{name}}',
  first: 'Siempre, como empieza cada espacio',
  somebody: 'alguien',
}
