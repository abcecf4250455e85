/** What somebody typed as a number, as the contract takes it: `+34 600 12 34 56`; `country`: or as it is dialled inside that one. */
export const isNumber = (typed: string, country?: string): boolean =>
  (country === undefined ? /^\+[0-9][0-9 ().-]{4,38}$/ : /^\+?[0-9(][0-9 ().-]{4,38}$/).test(typed.trim())

/** `0034...` and a missing plus before a country are how people write it. */
export const asNumber = (typed: string): string => {
  const text = typed.trim()
  return text.startsWith('00') ? `+${text.slice(2)}` : text
}

/** The number in what was typed into the search: `call +34 600 12 34 56`, `llamar al 0034...`; null where there is none. */
export const numberIn = (typed: string): string | null => {
  const found = /^(?:(?:call|dial|llamar?|marcar)\s+)?(?:al?\s+)?((?:\+|00)[0-9 ().-]{6,38})$/i.exec(typed.trim())
  const number = found?.[1] === undefined ? null : asNumber(found[1])
  return number !== null && isNumber(number) ? number : null
}
