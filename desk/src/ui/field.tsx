import { useId, type ComponentProps, type ReactNode } from 'react'
import { classes } from './classes.ts'

export const fieldLook =
  'w-full rounded-s border border-line-strong bg-surface px-3 text-m text-ink transition-colors hover:border-ink-3 focus:border-brand focus:outline-2 focus:-outline-offset-1 focus:outline-brand disabled:opacity-60 aria-invalid:border-failed'

interface Told {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong with it, in words; ties itself to the field. */
  fault?: ReactNode
  isLabelHidden?: boolean
}

/** The label, hint and fault around any control; the control takes `id` and `aria-describedby` from it. */
export function Labelled({
  label,
  hint,
  fault,
  isLabelHidden,
  children,
  className,
}: Told & {
  className?: string
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}) {
  const id = useId()
  const about = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className={classes('grid grid-cols-1 content-start gap-1', className)}>
      <label htmlFor={id} className={isLabelHidden === true ? 'sr-only' : 'text-s font-medium text-ink-2'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': about || undefined, 'aria-invalid': fault !== undefined || undefined })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-s text-ink-3">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="text-s text-failed">
          {fault}
        </p>
      )}
    </div>
  )
}

export function Field({
  label,
  hint,
  fault,
  isLabelHidden,
  className,
  ...rest
}: Told & Omit<ComponentProps<'input'>, 'id'>) {
  return (
    <Labelled {...{ label, hint, fault, isLabelHidden, className }}>
      {(ids) => <input {...rest} {...ids} className={classes(fieldLook, 'h-9')} />}
    </Labelled>
  )
}

export function TextField({
  label,
  hint,
  fault,
  isLabelHidden,
  className,
  ...rest
}: Told & Omit<ComponentProps<'textarea'>, 'id'>) {
  return (
    <Labelled {...{ label, hint, fault, isLabelHidden, className }}>
      {(ids) => <textarea rows={3} {...rest} {...ids} className={classes(fieldLook, 'resize-y py-2')} />}
    </Labelled>
  )
}

/** A yes or no that counts at once. */
export function Tick({
  label,
  hint,
  ...rest
}: { label: ReactNode; hint?: ReactNode } & Omit<ComponentProps<'input'>, 'id' | 'type'>) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <input
        {...rest}
        type="checkbox"
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 flex-none accent-(--brand)"
      />
      <div className="min-w-0 wrap-anywhere">
        <label htmlFor={id} className="text-m">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-s text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
