/** How Asterisk's files are written. Pure. */

/** Asterisk's files end a value at a line's end and begin a comment with `;`. Throws on what no file can carry. */
export const valueOf = (text: string): string => {
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text))
    throw new Error('a setting of the phone holds a sign no configuration can carry')
  return text.replaceAll('\\', '\\\\').replaceAll(';', '\\;')
}

export type Lines = readonly (readonly [name: string, value: string | number])[]
/** One section; `(!)` after the name makes it a template. */
export const section = (name: string, lines: Lines, more = ''): string =>
  [`[${name}]${more}`, ...lines.map(([key, value]) => `${key}=${valueOf(String(value))}`), ''].join('\n')
