/** What is left of a list when its good lines are taken in: the heading, and the lines to be mended under the numbers they have now. */
export function leftOver<Line extends { line: number }>(
  csv: string,
  setAside: readonly Line[],
): { csv: string; setAside: Line[] } {
  if (setAside.length === 0) return { csv: '', setAside: [] }
  const lines = csv.split(/\r?\n/)
  const left = setAside.map((one) => lines[one.line - 1] ?? '')
  return {
    csv: [lines[0] ?? '', ...left].join('\n'),
    setAside: setAside.map((one, at) => ({ ...one, line: at + 2 })),
  }
}
