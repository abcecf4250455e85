import { classes } from './classes.ts'

/** Initials, first and last word, by what a reader sees as one letter (not by code unit). */
export function initials(name: string | null): string {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return '?'
  const first = firstSign(words[0] ?? '')
  const last = words.length > 1 ? firstSign(words.at(-1) ?? '') : ''
  return `${first}${last}`.toLocaleUpperCase()
}

const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const firstSign = (word: string): string => signs.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

const sizes = { s: 'size-6 text-[10px]', m: 'size-8 text-[11.5px]', l: 'size-10 text-m' }

/** A person without a picture. Decoration only: the name stands beside it. */
export function Avatar({
  name,
  size = 'm',
  className,
}: {
  name: string | null
  size?: 's' | 'm' | 'l'
  className?: string
}) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'grid flex-none place-items-center rounded-full bg-brand-soft font-semibold text-brand',
        sizes[size],
        className,
      )}
    >
      {initials(name)}
    </span>
  )
}
