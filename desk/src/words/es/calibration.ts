import type { calibration as en } from '../en/calibration.ts'
import type { Same } from '../words.ts'

export const calibration: Same<typeof en> = {
  title: 'La puntuación, aprendida de tus respuestas',
  about:
    'Lo que responden tus clientes y puntúan tus revisores muestra cuánto cuenta aquí cada momento. Una versión de la puntuación de experiencia hecha con ello puede usarse cuando está más cerca de lo que dijo la gente en conversaciones que no había visto.',
  usesOwn: 'se usa la puntuación propia del motor',
  uses: 'se usa la versión {{version}}',
  tooFew: '{{n}} de {{fewest}} conversaciones con respuesta',
  tooFewSay: 'Desde cien hay bastante para aprender y para comprobar con lo no aprendido.',
  'verdict-better': 'Mejor: más cerca de lo que dijo la gente, y no es azar.',
  'verdict-too-few': 'Muy pocas respuestas para aprender.',
  'verdict-not-better':
    'No es mejor: el margen de la ganancia aún contiene el cero, así que sigue la puntuación del motor.',
  'verdict-tells-nothing-apart':
    'No se usa: no está más cerca que dar a todas las conversaciones la misma puntuación. Las respuestas de aquí no siguen a los momentos.',
  outdated: 'Hecha para un motor que ya no juzga. Haz una versión nueva.',
  'short-better': 'mejor',
  'short-too-few': 'muy pocas respuestas',
  'short-not-better': 'no es mejor',
  'short-tells-nothing-apart': 'no distingue nada',
  'short-outdated': 'para un motor que ya no juzga',
  inUse: 'en uso',
  gain: 'Más cerca que la puntuación del motor',
  gainSays:
    'Cuánto menor es el error típico en conversaciones de clientes de los que no aprendió (validación cruzada en diez partes). El margen sale de 1000 sorteos con semilla fija; debe quedar por encima de cero.',
  overConstant: 'Más cerca que una misma para todas',
  overConstantSays:
    'Una versión que solo hubiera aprendido la respuesta media también estaría más cerca, y no distinguiría una conversación de otra. Este margen también debe quedar por encima de cero.',
  gainText: '{{mean}} puntos ({{low}} a {{high}})',
  errors: 'error típico {{before}} antes, {{after}} después',
  errorSays:
    'Raíz de la diferencia cuadrática media entre la puntuación y lo que dijo la gente, en puntos sobre cinco.',
  restsOn: 'se basa en {{n}} conversaciones: {{surveys}} respondidas por clientes, {{reviews}} puntuadas por revisores',
  weights: 'Cuánto cuenta cada momento',
  weightsSay:
    'En centésimas de punto por cada punto del momento: arriba las del motor, abajo las de esta versión. Ninguna es menor que cero: un momento mejor nunca da una puntuación peor.',
  use: 'Usar la versión {{version}}',
  useOwn: 'Volver a la del motor',
  make: 'Hacer una versión nueva',
  making: 'Haciéndose …',
  answersNow: '{{n}} conversaciones con respuesta ahora',
  switched: 'Cambiada. Cuenta para lo que se juzgue desde ahora.',
  switchSays:
    'Cuenta para las conversaciones que se juzguen desde ahora. Lo ya juzgado conserva su puntuación y la versión con que se hizo; al lado se guarda la del motor. Se puede deshacer en cualquier momento.',
  history: 'Versiones y cambios',
  wentOwn: '{{by}} volvió a la puntuación del motor',
  wentTo: '{{by}} cambió a la versión {{version}}',
  madeVersion: 'Versión {{version}} con {{n}} conversaciones',
  madeBy: 'según la versión {{version}}, aprendida aquí; la del motor, {{raw}}',
}
