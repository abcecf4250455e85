import { useId, type ComponentProps, type ReactNode } from 'react'
import { classes } from '../../ui/classes.ts'

/** Puts the focus where the next step is, once, when it comes into view. */
export const focusOnce = (element: HTMLElement | null): void => element?.focus()

/** One thing to press, as big as a thumb on a screen at arm's length. */
export function Press({
  look = 'plain',
  className,
  ...rest
}: ComponentProps<'button'> & { look?: 'primary' | 'plain' | 'quiet' }) {
  const looks = {
    primary: 'bg-brand text-brand-ink hover:bg-brand-strong border-transparent',
    plain: 'border-line-strong bg-surface text-ink hover:border-ink-3',
    quiet: 'border-transparent text-ink-2 hover:text-ink underline underline-offset-4',
  }
  return (
    <button
      type="button"
      {...rest}
      className={classes(
        'inline-flex min-h-14 items-center justify-center gap-2 rounded-m border px-6 py-3 text-l font-semibold transition-colors disabled:opacity-60',
        looks[look],
        className,
      )}
    />
  )
}

/** One of several, shown all at once; by keyboard they are one group. */
export function Options<V extends string>({
  legend,
  isLegendHidden = false,
  options,
  value,
  onChoose,
  columns,
}: {
  legend: ReactNode
  isLegendHidden?: boolean
  options: readonly { value: V; label: ReactNode; lang?: string }[]
  value: V | null
  onChoose: (value: V) => void
  columns: string
}) {
  const name = useId()
  return (
    <fieldset>
      <legend className={isLegendHidden ? 'sr-only' : 'mb-3 text-l font-semibold'}>{legend}</legend>
      <div className={classes('grid gap-3', columns)}>
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className="relative flex min-h-14 items-center justify-center rounded-m border border-line-strong bg-surface px-4 py-3 text-center text-l font-medium hover:border-ink-3 has-checked:border-brand has-checked:bg-brand-soft has-checked:text-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand"
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 cursor-pointer appearance-none rounded-m outline-none"
              checked={value === option.value}
              onChange={() => onChoose(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A line to type in; the device remembers nothing of it. */
export function Line({
  label,
  hint,
  fault,
  className,
  ...rest
}: { label: ReactNode; hint?: ReactNode; fault?: ReactNode } & Omit<ComponentProps<'input'>, 'id'>) {
  const id = useId()
  const about = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className={classes('grid gap-1.5', className)}>
      <label htmlFor={id} className="text-l font-semibold">
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-m text-ink-2">
          {hint}
        </p>
      )}
      <input
        id={id}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        aria-describedby={about || undefined}
        aria-invalid={fault !== undefined || undefined}
        {...rest}
        className="min-h-14 w-full rounded-m border border-line-strong bg-surface px-4 text-xl focus:border-brand focus:outline-2 focus:-outline-offset-1 focus:outline-brand aria-invalid:border-failed"
      />
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="text-m font-medium text-failed">
          {fault}
        </p>
      )}
    </div>
  )
}

/** A sentence or two with a heading, in the middle of the screen. */
export function Plain({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <section className="grid content-center justify-items-center gap-5 text-center">
      <h1 className="text-xxl font-semibold tracking-tight text-balance">{title}</h1>
      {children}
    </section>
  )
}
