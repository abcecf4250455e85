/** Lines of format=flowed put together again (RFC 3676, 4). Pure. */

const depthOf = (line: string): number => /^>*/.exec(line)?.[0].length ?? 0
/** Without the marks of quoting, and the space that was put before text that begins with one (4.4). */
const bareOf = (line: string): string => line.slice(depthOf(line)).replace(/^ /, '')

export const unflowed = (text: string, isSpaceDeleted: boolean): string => {
  const out: string[] = []
  let open: { depth: number; text: string } | null = null
  const end = () => {
    if (open) out.push(`${'>'.repeat(open.depth)}${open.depth > 0 ? ' ' : ''}${open.text}`)
    open = null
  }
  for (const line of text.split(/\r?\n/)) {
    const depth = depthOf(line)
    const bare = bareOf(line)
    const isSignature = bare === '-- '
    if (open && (isSignature || (open as { depth: number }).depth !== depth)) end()
    const isSoft = bare.endsWith(' ') && !isSignature
    const piece = isSoft && isSpaceDeleted ? bare.slice(0, -1) : bare
    open = open ? { depth, text: (open as { text: string }).text + piece } : { depth, text: piece }
    if (!isSoft) end()
  }
  end()
  return out.join('\n')
}
