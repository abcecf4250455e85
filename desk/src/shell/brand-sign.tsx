import { initials } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'

/** A brand in its own colour; the letter is light or dark, whichever reads better on it. */
export function BrandSign({ name, colour, size = 'm' }: { name: string; colour: string; size?: 's' | 'm' }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'grid flex-none place-items-center rounded-xs font-semibold',
        size === 's' ? 'size-3.5 text-[8.5px]' : 'size-5 text-[10px]',
      )}
      style={{ background: colour, color: readableOn(colour) }}
    >
      {initials(name).slice(0, 1)}
    </span>
  )
}

/** Black or white by relative luminance (WCAG 2.2, "relative luminance"); 0.179 is where both contrast the same. */
export function readableOn(colour: string): '#000' | '#fff' {
  const channel = (from: number) => {
    const c = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) > 0.179 ? '#000' : '#fff'
}
