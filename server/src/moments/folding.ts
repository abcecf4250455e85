/** Letters without case and accents (ñ stays), one code unit for one code unit, and which of them make words. */
const fold = new Uint16Array(0x180)
for (let code = 0; code < 0x180; code++) {
  const lower = String.fromCharCode(code).toLowerCase()
  const kept = lower.length === 1 ? lower : String.fromCharCode(code)
  const bare = kept === 'ñ' ? kept : kept.normalize('NFD').charAt(0)
  fold[code] = bare.charCodeAt(0)
}

const isLetterCode = (code: number): boolean =>
  code < 0x80
    ? (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
    : code >= 0xc0
      ? !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f) && code !== 0xd7 && code !== 0xf7
      : code === 0xaa || code === 0xb5 || code === 0xba
const letters = Uint8Array.from(fold, (code) => Number(isLetterCode(code)))

export const foldCode = (code: number): number =>
  code < 0x180 ? fold[code]! : code === 0x2019 || code === 0x2bc ? 39 : code

/** Whether the code unit, once folded, is a part of a word. */
export const isLetter = (code: number): boolean =>
  code < 0x180 ? letters[code] === 1 : code !== 0x2019 && code !== 0x2bc && isLetterCode(code)

/** Code unit by code unit, so that no place moves. */
export function foldText(text: string): string {
  let folded = ''
  for (let at = 0; at < text.length; at++) folded += String.fromCharCode(foldCode(text.charCodeAt(at)))
  return folded
}
