/** Words that say when, in English and Spanish, without accents. */

export const weekdays: Record<string, number> = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
  lunes: 1,
  martes: 2,
  miercoles: 3,
  jueves: 4,
  viernes: 5,
  sabado: 6,
  domingo: 7,
}

const numbered = (words: string, from = 1): [string, number][] =>
  words.split(' ').flatMap((word, i) => word.split('/').map((one): [string, number] => [one, i + from]))

export const months: Record<string, number> = Object.fromEntries([
  ...numbered('january february march april may june july august september october november december'),
  ...numbered('enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre'),
])

/** Hours as they are said. */
export const hours: Record<string, number> = Object.fromEntries([
  ...numbered('one two three four five six seven eight nine ten eleven twelve'),
  ...numbered('una dos tres cuatro cinco seis siete ocho nueve diez once doce'),
])

export const ordinals: Record<string, number> = Object.fromEntries([
  ...numbered('first second third fourth fifth sixth seventh eighth ninth tenth'),
  ...numbered('primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo'),
])

export const numbers: Record<string, number> = {
  ...hours,
  a: 1,
  an: 1,
  un: 1,
  uno: 1,
  half: 0.5,
  media: 0.5,
  couple: 2,
  par: 2,
  fifteen: 15,
  quince: 15,
  twenty: 20,
  veinte: 20,
  thirty: 30,
  treinta: 30,
  forty: 40,
  cuarenta: 40,
}
