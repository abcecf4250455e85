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

const tens: [string, number][] = Object.entries({
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
})
const decenas: [string, number][] = Object.entries({
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  setenta: 70,
})
const units = 'one two three four five six seven eight nine'.split(' ')
const unidades = 'un/una/uno dos tres cuatro cinco seis siete ocho nueve'.split(' ')

/** Counts as they are said, up to ninety-nine in English and seventy-nine in Spanish: "forty-eight", "setenta y dos", "veinticuatro". */
export const numbers: Record<string, number> = Object.fromEntries([
  ...Object.entries(hours),
  ...Object.entries({ a: 1, an: 1, un: 1, uno: 1, half: 0.5, media: 0.5, couple: 2, par: 2, ochenta: 80, noventa: 90 }),
  ...numbered('thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 13),
  ...numbered('trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte', 13),
  ...numbered(
    'veintiun/veintiuna/veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve',
    21,
  ),
  ...tens,
  ...tens.flatMap(([ten, of]) =>
    units.flatMap((one, i): [string, number][] => [
      [`${ten}-${one}`, of + i + 1],
      [`${ten} ${one}`, of + i + 1],
    ]),
  ),
  ...decenas,
  ...decenas.flatMap(([ten, of]) =>
    unidades.flatMap((ones, i) => ones.split('/').map((one): [string, number] => [`${ten} y ${one}`, of + i + 1])),
  ),
])

/** For a pattern: the longest first, so that "forty-eight" is not read as "forty". */
export const either = (of: object): string =>
  Object.keys(of)
    .toSorted((a, b) => b.length - a.length)
    .join('|')
