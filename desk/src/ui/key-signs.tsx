import { drawKeys } from '../keys/registry.ts'
import { isMac } from '../keys/shortcuts.ts'
import { classes } from './classes.ts'

/** The key drawn beside an action. Told to screen readers by `aria-keyshortcuts` of the action itself. */
export function KeySigns({ keys, onBrand = false }: { keys: string; onBrand?: boolean }) {
  return (
    <span className="hidden gap-0.5 md:inline-flex" aria-hidden="true">
      {drawKeys(keys, isMac).map((sign, index) => (
        <kbd
          key={`${sign}${index}`}
          className={classes(
            'inline-grid h-[18px] min-w-[18px] place-items-center rounded-xs border border-b-2 px-1 font-sans text-[10.5px] leading-none font-medium',
            onBrand ? 'border-current/50' : 'border-line-strong bg-surface text-ink-3',
          )}
        >
          {sign}
        </kbd>
      ))}
    </span>
  )
}
