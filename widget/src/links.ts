/** Finds addresses in what agents wrote. Only http and https become links; everything else stays text. */
export type Piece = { text: string; href?: string }

const address = /\bhttps?:\/\/[^\s<>"'`]+/gi
const closers: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** A sentence's full stop or bracket after an address is not part of it, unless the bracket was opened inside. */
function trimmed(found: string): string {
  let end = found.length
  for (; end > 0; end--) {
    const last = found[end - 1] ?? ''
    const opener = closers[last]
    const kept = found.slice(0, end)
    const isOpenedInside = opener !== undefined && kept.split(opener).length >= kept.split(last).length
    if (!/[.,;:!?)\]}*_]/.test(last) || isOpenedInside) break
  }
  return found.slice(0, end)
}

function safeHref(text: string): string | undefined {
  try {
    const url = new URL(text)
    // A name and password in front of the host is how a link pretends to lead elsewhere.
    const isPlain = (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password
    return isPlain ? url.href : undefined
  } catch {
    return undefined
  }
}

/** Splits a text into plain pieces and links, in order; joined, the pieces are the text again. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0])
    const href = safeHref(found)
    if (!href) continue
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    pieces.push({ text: found, href })
    from = match.index + found.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}
