/**
 * Letters are written as text with a few marks: **bold**, _italic_, lists by "- " or "1. ", [words](address). From them come clean HTML and the text that
 * goes along with it. Pure.
 */

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const link = /\[([^\][\n]{1,200})\]\((https?:\/\/[^\s()<>"]{1,800}|mailto:[^\s()<>"]{1,250})\)/
const address = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/
const bold = /\*\*(?=\S)([^\n]*?\S)\*\*/
const italic = /(?<![\p{L}\p{N}_])_(?=\S)([^\n_]*?\S)_(?![\p{L}\p{N}_])/u
const anyMark = new RegExp([link, address, bold, italic].map((one) => `(?:${one.source})`).join('|'), 'u')

/** One line's words with their marks; what is inside a mark may hold others. */
function inlineHtml(text: string): string {
  const found = anyMark.exec(text)
  if (!found) return escaped(text)
  const [whole, words, to, strong, soft] = found
  const made =
    to !== undefined
      ? `<a href="${escaped(to)}">${escaped(words ?? to)}</a>`
      : strong !== undefined
        ? `<b>${inlineHtml(strong)}</b>`
        : soft !== undefined
          ? `<i>${inlineHtml(soft)}</i>`
          : `<a href="${escaped(whole)}">${escaped(whole)}</a>`
  return escaped(text.slice(0, found.index)) + made + inlineHtml(text.slice(found.index + whole.length))
}

const isBullet = (line: string) => /^\s*[-*•]\s+\S/.test(line)
const isNumber = (line: string) => /^\s*\d{1,3}[.)]\s+\S/.test(line)

/** A block of lines without an empty one between: lists where its lines are such, else a paragraph. */
function blockHtml(lines: readonly string[]): string {
  const out: string[] = []
  for (let at = 0; at < lines.length;) {
    const kind = isBullet(lines[at] ?? '') ? isBullet : isNumber(lines[at] ?? '') ? isNumber : null
    const isSame = (line: string) => (kind ? kind(line) : !isBullet(line) && !isNumber(line))
    let end = at
    while (end < lines.length && isSame(lines[end] ?? '')) end++
    const run = lines.slice(at, end)
    if (kind === null) out.push(`<p>${run.map(inlineHtml).join('<br>')}</p>`)
    else {
      const tag = kind === isBullet ? 'ul' : 'ol'
      const items = run.map((line) => `<li>${inlineHtml(line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, ''))}</li>`)
      out.push(`<${tag}>${items.join('')}</${tag}>`)
    }
    at = end
  }
  return out.join('')
}

export const htmlOf = (text: string): string =>
  text
    .trim()
    .split(/\n[ \t]*\n+/)
    .map((block) => blockHtml(block.split('\n')))
    .join('\n')

/** The same for readers of plain text: marks gone, links with their address behind. */
export const plainOf = (text: string): string =>
  text
    .trim()
    .replaceAll(new RegExp(link.source, 'g'), (_, words: string, to: string) =>
      words === to ? to : `${words} (${to})`,
    )
    .replaceAll(new RegExp(bold.source, 'g'), '$1')
    .replaceAll(new RegExp(italic.source, 'gu'), '$1')

export type Mark = 'bold' | 'italic' | 'bullets' | 'link'

/** Puts a mark around what is chosen (or takes it away again); answers the text and what is chosen then. */
export function applyMark(
  text: string,
  from: number,
  to: number,
  mark: Mark,
): { text: string; from: number; to: number } {
  const chosen = text.slice(from, to)
  const put = (made: string, at: number, until: number) => ({
    text: text.slice(0, from) + made + text.slice(to),
    from: from + at,
    to: from + until,
  })
  if (mark === 'bullets') {
    const start = text.lastIndexOf('\n', from - 1) + 1
    const lines = text.slice(start, to).split('\n')
    const isOn = lines.every((line) => isBullet(line))
    const made = lines.map((line) => (isOn ? line.replace(/^(\s*)[-*•]\s+/, '$1') : `- ${line}`)).join('\n')
    return { text: text.slice(0, start) + made + text.slice(to), from: start, to: start + made.length }
  }
  if (mark === 'link') {
    const isUrl = /^https?:\/\/\S+$/.test(chosen)
    const words = isUrl ? '' : chosen
    const made = `[${words}](${isUrl ? chosen : 'https://'})`
    return isUrl ? put(made, 1, 1) : put(made, words.length + 3, made.length - 1)
  }
  const sign = mark === 'bold' ? '**' : '_'
  const isOn = chosen.length > 2 * sign.length && chosen.startsWith(sign) && chosen.endsWith(sign)
  if (isOn) return put(chosen.slice(sign.length, -sign.length), 0, chosen.length - 2 * sign.length)
  return put(`${sign}${chosen}${sign}`, sign.length, sign.length + chosen.length)
}
