import { classes } from '../../ui/classes.ts'
import { setLanguage, useLanguage } from '../../words/words.ts'

const languageNames = { en: 'English', es: 'Español' } as const

/** The head of a page that is a customer's own: whose it is, and their language. `isLarge` where it is pressed standing, on a tablet. */
export function OwnHead({
  brand,
  label,
  isLarge = false,
}: {
  brand: { name: string; colour: string } | null
  label: string
  isLarge?: boolean
}) {
  const language = useLanguage()
  return (
    <header className="flex items-center gap-4 border-b border-line px-5 py-3 sm:px-8">
      <span aria-hidden className="h-8 w-1.5 rounded-full bg-brand" style={brand ? { background: brand.colour } : {}} />
      <p className="min-w-0 flex-1 truncate text-l font-semibold">{brand?.name ?? ''}</p>
      <div role="group" aria-label={label} className="flex gap-1">
        {(['en', 'es'] as const).map((one) => (
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
            {languageNames[one]}
          </button>
        ))}
      </div>
    </header>
  )
}
