/** An HTML message as plain text, quotations marked with `>` as in plain mail, so that both are read alike. Reads as a stream: no depth of it costs more. Pure. */
import { Parser } from 'htmlparser2'

const skipped = new Set([
  'head',
  'style',
  'script',
  'title',
  'noscript',
  'template',
  'svg',
  'math',
  'object',
  'select',
  'textarea',
  'iframe',
])
const blocks = new Set([
  'p', 'div', 'tr', 'table', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'section', 'article', 'header',
  'footer', 'address', 'dl', 'dt', 'dd', 'center', 'form', 'body', 'html', 'main', 'aside', 'fieldset', 'figure', 'caption',
]) // prettier-ignore
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'blockquote'])
const voids = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'wbr',
  'col',
  'area',
  'base',
  'embed',
  'source',
  'track',
  'param',
])

const LONGEST = 1_000_000
const DEEPEST_QUOTE = 20
const isHidden = (attributes: Record<string, string>): boolean =>
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i.test(attributes['style'] ?? '')

/** The text people read in it, at most a million signs. */
export const textFromHtml = (html: string): string => {
  // nobody reads what is made that deep: its words without their order
  if (isTooDeep(html))
    return html
      .replaceAll(/<[^<>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST)
  const writer = new TextWriter()
  const parser = new Parser(writer, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true })
  parser.write(html)
  parser.end()
  return writer.text()
}

/** Tables in tables in tables of newsletters go to a hundred. What a parser keeps open costs it more with each one, so it is not asked to keep more. */
const DEEPEST = 1000
const PIECE = 8192

/** Whether a page is made to be deep; looked at piece by piece, and no further than it takes to know. */
export const isTooDeep = (html: string): boolean => {
  let depth = 0
  let deepest = 0
  const parser = new Parser({
    onopentagname: () => void (deepest = Math.max(deepest, ++depth)),
    onclosetag: () => void depth--,
  })
  for (let at = 0; at < html.length && deepest <= DEEPEST; at += PIECE) parser.write(html.slice(at, at + PIECE))
  return deepest > DEEPEST
}

class TextWriter {
  readonly #out: string[] = []
  readonly #open: { name: string; isHidden: boolean }[] = []
  #length = 0
  #line = ''
  // kept apart: to look at the line's end is to put together, for each of its pieces, what may be long
  #isAfterSpace = true
  #hasWords = false
  #quotes = 0
  #hidden = 0
  #pre = 0

  onopentag(name: string, attributes: Record<string, string>): void {
    const isHiding = skipped.has(name) || isHidden(attributes)
    if (!voids.has(name)) {
      this.#open.push({ name, isHidden: isHiding })
      if (isHiding) this.#hidden++
    }
    if (this.#hidden > 0) return
    if (blocks.has(name)) this.#endLine(false)
    if (spaced.has(name) && name !== 'p') this.#gap()
    if (name === 'br') this.#endLine(true)
    else if (name === 'hr') {
      this.#endLine(false)
      this.#add('________________')
      this.#endLine(true)
    } else if (name === 'blockquote') this.#quotes++
    else if (name === 'li') this.#add('- ')
    else if (name === 'pre') this.#pre++
    else if (name === 'img') this.#picture(attributes)
  }

  ontext(text: string): void {
    if (this.#hidden > 0 || this.#length > LONGEST) return
    if (this.#pre === 0) {
      const squeezed = text.replaceAll(/[ \t\r\n\f]+/g, ' ')
      this.#add(this.#isAfterSpace ? squeezed.replace(/^ /, '') : squeezed)
      return
    }
    const [first = '', ...more] = text.split('\n')
    this.#add(first)
    for (const next of more) {
      this.#endLine(true)
      this.#add(next)
    }
  }

  onclosetag(name: string): void {
    const last = this.#open.at(-1)
    if (last?.name !== name) return
    this.#open.pop()
    if (last.isHidden) this.#hidden = Math.max(0, this.#hidden - 1)
    else if (this.#hidden === 0) this.#close(name)
  }

  text(): string {
    this.#endLine(false)
    return this.#out
      .join('\n')
      .replaceAll('\u00a0', ' ')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim()
  }

  #close(name: string): void {
    if (blocks.has(name)) this.#endLine(false)
    if (name === 'blockquote') this.#quotes = Math.max(0, this.#quotes - 1)
    if (spaced.has(name)) this.#gap()
    if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1)
    if ((name === 'td' || name === 'th') && this.#hasWords) this.#add(' ')
  }

  /** A picture's words stand for it; those inside the message show themselves. */
  #picture(attributes: Record<string, string>): void {
    const words = attributes['alt']?.trim() ?? ''
    if (words.length < 80 && !/^cid:/i.test(attributes['src'] ?? '')) this.#add(words)
  }

  #endLine(isForced: boolean): void {
    if (isForced || this.#hasWords) {
      const text = `${'> '.repeat(Math.min(this.#quotes, DEEPEST_QUOTE))}${this.#line.trimEnd()}`
      if (this.#length < LONGEST) this.#out.push(text)
      this.#length += text.length + 1
    }
    this.#line = ''
    this.#isAfterSpace = true
    this.#hasWords = false
  }

  #add(piece: string): void {
    if (piece === '') return
    this.#line += piece
    this.#isAfterSpace = piece.endsWith(' ')
    this.#hasWords ||= piece.trim() !== ''
  }

  #gap(): void {
    const last = this.#out.at(-1)
    if (last !== undefined && last.replaceAll(/[>\s]/g, '') !== '') this.#endLine(true)
  }
}
