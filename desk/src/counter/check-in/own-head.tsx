import { classes } from '../../ui/classes.ts'
import { setLanguage, useSpoken } from '../../words/words.ts'

/** A language's name in itself, with a capital as on a button. */
const ownName = (tag: string): string => {
  const name = new Intl.DisplayNames(tag, { type: 'language', fallback: 'code' }).of(tag) ?? tag
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
}

/** The head of a page that is a customer's own: whose it is, and their language. `isLarge` where it is pressed standing, on a tablet. */
export function OwnHead({
  brand,
  label,
  isLarge = false,
  languages = ['en', 'es'],
}: {
  brand: { name: string; colour: string } | null
  label: string
  isLarge?: boolean
  languages?: readonly string[]
}) {
  const language = useSpoken()
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-5 py-3 sm:px-8">
      {brand && <span aria-hidden className="h-8 w-1.5 rounded-full" style={{ background: brand.colour }} />}
      <p className="min-w-32 flex-1 truncate text-l font-semibold">{brand?.name ?? ''}</p>
      <div role="group" aria-label={label} className="flex flex-wrap gap-1">
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={one === language}
            onClick={() => void setLanguage(one)}
            className={classes(
              'rounded-m font-medium text-ink-2 aria-pressed:bg-brand-soft aria-pressed:text-brand',
              isLarge ? 'min-h-12 px-4 text-l' : 'min-h-11 px-3 text-m',
            )}
          >
            {ownName(one)}
          </button>
        ))}
      </div>
    </header>
  )
}
