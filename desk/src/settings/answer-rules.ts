/** What an approved answer's text may carry in braces; mirrors `answerVariables` of the contract, held to it by a test. */
export const answerVariables = ['customer', 'agent', 'brand', 'case', 'wait'] as const

/** Names in braces that are no variable, each once, in order. */
export function unknownVariables(text: string): string[] {
  const found = [...text.matchAll(/\{([^{}]*)\}/g)].map((m) => (m[1] ?? '').trim())
  return [...new Set(found.filter((name) => !(answerVariables as readonly string[]).includes(name)))]
}

/** Variables that stand in one language and not in the other: the reader of one would be told less. */
export function unevenVariables(en: string, es: string): string[] {
  const inEn = new Set([...en.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? ''))
  const inEs = new Set([...es.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? ''))
  return answerVariables.filter((name) => inEn.has(name) !== inEs.has(name))
}

/** The text with its variables filled with `values`; what is not known stays visible. */
export const fill = (text: string, values: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** A shortcut from a title: small letters, digits and hyphens, at most 30. */
export const shortcutFrom = (title: string) =>
  title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '')
