/** The brand's colour made readable: contrast by WCAG 2.2 (relative luminance, 1.4.3). Colours are `#rrggbb`. */

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)

/** Relative luminance, 0 (black) to 1 (white). */
export function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** `share` of `one` mixed with the rest of `other`, in sRGB. */
export function mix(one: string, other: string, share: number): string {
  const to = channels(other)
  const mixed = channels(one).map((value, at) => Math.round(value * share + (to[at] ?? 0) * (1 - share)))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** What can be read on `colour`: white where it reaches 4.5:1, else our ink, else black (one of black and white always reaches 4.58:1). */
export function inkOn(colour: string): string {
  if (contrast(colour, '#ffffff') >= 4.5) return '#ffffff'
  return contrast(colour, '#1d1f24') >= 4.5 ? '#1d1f24' : '#000000'
}

/** `colour` moved towards black or white until it can be read as text on `surface` (4.5:1). */
export function readableOn(surface: string, colour: string): string {
  const towards = luminance(surface) > 0.4 ? '#000000' : '#ffffff'
  for (let share = 1; share > 0; share -= 0.05) {
    const candidate = mix(colour, towards, share)
    if (contrast(candidate, surface) >= 4.5) return candidate
  }
  return towards
}
