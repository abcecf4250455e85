/** Hands a text to the reader as a file. A byte order mark lets spreadsheets read accents in CSV. */
export function download(name: string, text: string, type: string): void {
  const mark = type === 'text/csv' && !text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const url = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
