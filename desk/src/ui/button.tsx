import type { ComponentProps, ReactNode } from 'react'
import { useShortcut } from '../keys/shortcuts.ts'
import { classes } from './classes.ts'
import { KeySigns } from './key-signs.tsx'

export type ButtonLook = 'plain' | 'primary' | 'quiet' | 'danger'
const looks: Record<ButtonLook, string> = {
  plain: 'border-line-strong bg-surface text-ink hover:bg-sunken',
  primary: 'border-brand bg-brand text-brand-ink hover:border-brand-strong hover:bg-brand-strong',
  quiet: 'border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'border-line-strong bg-surface text-failed hover:bg-failed-soft',
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'onClick'> {
  look?: ButtonLook
  size?: 's' | 'm' | 'l'
  icon?: ReactNode
  /** Its key; registered while the button can be pressed, and drawn on it. */
  keys?: string
  /** What the list of keys calls it, where the button's text is not a plain string. */
  keyLabel?: string
  keyGroup?: string
  hideKeys?: boolean
  isBusy?: boolean
  onPress?: () => void
}

const sizes = { s: 'h-7 px-2 text-s gap-1.5', m: 'h-8 px-3 text-s gap-2', l: 'h-10 px-4 text-m gap-2' }

const shape =
  'inline-flex flex-none items-center justify-center rounded-s border font-medium whitespace-nowrap transition-colors select-none disabled:opacity-50'

/** How a link looks that does what a button would: it goes somewhere, and says so to whoever cannot see it. */
export const buttonLook = (look: ButtonLook, size: 's' | 'm' | 'l'): string => classes(shape, looks[look], sizes[size])

/** One action. A single primary one a view. */
export function Button({
  look = 'plain',
  size = 'm',
  icon,
  keys,
  keyLabel,
  keyGroup = '',
  hideKeys = false,
  isBusy = false,
  onPress,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = disabled === true || isBusy
  const label = keyLabel ?? (typeof children === 'string' ? children : (rest['aria-label'] ?? ''))
  useShortcut({ keys, label, group: keyGroup, isOn: !isOff && onPress !== undefined, run: () => onPress?.() })
  return (
    <button
      // first, because a menu that this button opens brings its own
      onClick={onPress}
      {...rest}
      type={type}
      disabled={isOff}
      aria-busy={isBusy || undefined}
      aria-keyshortcuts={keys}
      className={classes(
        shape,
        looks[look],
        children === undefined ? 'aspect-square !px-0' : '',
        sizes[size],
        className,
      )}
    >
      {icon}
      {children}
      {keys !== undefined && !hideKeys && <KeySigns keys={keys} onBrand={look === 'primary'} />}
    </button>
  )
}
