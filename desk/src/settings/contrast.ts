/** Contrast of a brand colour (WCAG 2.2, relative luminance and contrast ratio, 1.4.3 and 1.4.11). */
export interface ColourCheck {
  /** The ink that reads better on the colour. */
  ink: '#ffffff' | '#1d1f24'
  /** Contrast of that ink on the colour, 1..21. */
  inkRatio: number
  /** Contrast of the colour on a white page, 1..21. */
  pageRatio: number
  /** `good`: text reads well. `large-only`: big text and icons only. `poor`: choose a darker or lighter one. */
  says: 'good' | 'large-only' | 'poor'
}
const dark = '#1d1f24'
const light = '#ffffff'

/** What a colour (`#rrggbb`) is good for; null where it is not a colour. */
export function checkColour(colour: string): ColourCheck | null {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return null
  const onLight = contrast(colour, light)
  const onDark = contrast(colour, dark)
  const ink = onLight >= 4.5 || onLight >= onDark ? light : dark
  const inkRatio = ink === light ? onLight : onDark
  return { ink, inkRatio, pageRatio: onLight, says: inkRatio >= 4.5 ? 'good' : inkRatio >= 3 ? 'large-only' : 'poor' }
}

export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const part = (i: number) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
