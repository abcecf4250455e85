import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

/** The last line of a list that grows by a name. What is typed is the caller's, who empties it once it was added. */
export function AddByName({
  label,
  action,
  name,
  isBusy,
  onName,
  onAdd,
}: {
  label: string
  action: string
  name: string
  isBusy: boolean
  onName: (name: string) => void
  onAdd: () => void
}) {
  const isReady = name.trim() !== ''
  return (
    <form
      className="flex flex-wrap items-end gap-2 border-t border-line px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) onAdd()
      }}
    >
      <Field
        className="min-w-40 flex-1"
        label={label}
        value={name}
        maxLength={80}
        onChange={(event) => onName(event.target.value)}
      />
      <Button type="submit" className="h-9" isBusy={isBusy} disabled={!isReady}>
        {action}
      </Button>
    </form>
  )
}
