/**
 * Reads an Asterisk dialplan (`extensions.conf` and what FreePBX writes): contexts, extensions, priorities and labels. Comments, continuation of a context
 * in several places, `same =>`, `n` and `n+1`, hints and includes; templates and `#include` of other files are passed over.
 */

export interface Priority {
  line: number
  label: string | null
  app: string
  args: string
}

export interface Context {
  name: string
  /** By extension, its priorities by number. */
  extensions: Map<string, Map<number, Priority>>
  includes: string[]
}

const sectionLine = /^\[([^\]]+)\]/
const includeLine = /^include\s*=>?\s*([^,|]+)/i
const extensionLine = /^(?:exten|same)\s*=>?\s*(.*)$/i

export function readDialplan(text: string): Map<string, Context> {
  const contexts = new Map<string, Context>()
  let context: Context | undefined
  let extension: string | undefined
  for (const [index, raw] of withoutComments(text).entries()) {
    const line = raw.trim()
    const section = sectionLine.exec(line)
    if (section) {
      context = contextOf(contexts, section[1]!.trim())
      extension = undefined
      continue
    }
    if (!context) continue
    const include = includeLine.exec(line)
    if (include) context.includes.push(include[1]!.trim())
    const said = extensionLine.exec(line)
    if (!said) continue
    const isSame = /^same/i.test(line)
    const parts = isSame ? null : /^([^,]+),(.*)$/s.exec(said[1]!)
    if (parts) extension = withoutCallerId(parts[1]!)
    if (extension === undefined) continue
    add(context, extension, isSame ? said[1]! : (parts?.[2] ?? ''), index + 1)
  }
  return contexts
}

function contextOf(contexts: Map<string, Context>, name: string): Context {
  const known = contexts.get(name) ?? { name, extensions: new Map<string, Map<number, Priority>>(), includes: [] }
  contexts.set(name, known)
  return known
}

/** `_X./5551234`: the caller's number is no matter for where it leads. */
const withoutCallerId = (extension: string): string => extension.trim().replace(/\/.*$/, '')

/** `1(start),Playback(hello)`, `n,Hangup`, `hint,...`. */
function add({ extensions }: Context, extension: string, text: string, line: number): void {
  const parts = /^\s*(n|s|\d+)\s*(?:\+\s*(\d+))?\s*(?:\(([^)]*)\))?\s*,\s*(.*)$/s.exec(text)
  if (!parts) return
  const [, number = '', plus, label, call = ''] = parts
  const known = extensions.get(extension) ?? new Map<number, Priority>()
  const last = Math.max(0, ...known.keys())
  const at = /\d/.test(number) ? Number(number) : number === 's' ? Math.max(1, last) : last + Number(plus ?? 1)
  extensions.set(extension, known)
  known.set(at, { line, label: label?.trim() || null, ...callOf(call) })
}

/** `Goto(menu,s,1)`; also the old `Goto,menu|s|1`. */
export function callOf(text: string): { app: string; args: string } {
  const call = text.trim()
  const opened = /^([A-Za-z_]\w*)\s*\((.*)\)\s*$/s.exec(call)
  if (opened) return { app: opened[1]!.toLowerCase(), args: opened[2]!.trim() }
  const old = /^([A-Za-z_]\w*)\s*,(.*)$/s.exec(call)
  if (old) return { app: old[1]!.toLowerCase(), args: old[2]!.replaceAll('|', ',').trim() }
  return { app: call.replace(/\(.*$/s, '').toLowerCase(), args: '' }
}

/** Lines without `; ...` and without `;-- ... --;`; `\;` is a semicolon that is said. */
function withoutComments(text: string): string[] {
  const lines: string[] = []
  let isInside = false
  for (const line of text.split(/\r?\n/)) {
    if (!isInside && line.startsWith(';--')) isInside = true
    if (isInside) {
      if (line.includes('--;')) isInside = false
      lines.push('')
      continue
    }
    lines.push(line.replace(/(^|[^\\]);.*$/, '$1').replaceAll('\\;', ';'))
  }
  return lines
}

/** Commas that separate: not those in brackets, braces or quotes. */
export function splitArgs(args: string, by = ','): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let part = ''
  for (const sign of args) {
    if (sign === '"') isQuoted = !isQuoted
    if (!isQuoted && '([{'.includes(sign)) depth++
    if (!isQuoted && ')]}'.includes(sign)) depth--
    if (sign === by && depth === 0 && !isQuoted) {
      parts.push(part.trim())
      part = ''
    } else part += sign
  }
  return [...parts, part.trim()]
}
