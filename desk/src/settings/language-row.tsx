import { Languages } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'

interface Said {
  /** How much of it there is. */
  count: string
  edit: string
  drop: string
  dropTitle: string
  dropAbout: string
}

/** A language the brand brings texts in: how many there are, to change them, and to take the language away; the row goes with it. */
export function LanguageRow({
  name,
  says,
  isBusy,
  onEdit,
  onDrop,
}: {
  name: string
  says: Said
  isBusy: boolean
  onEdit: () => void
  onDrop: () => void
}) {
  const [isGoing, setGoing] = useState(false)
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3 last:border-0">
      <Languages size={16} className="flex-none text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{name}</span>
        <span className="num block text-s text-ink-2">{says.count}</span>
      </span>
      <Button look="quiet" size="s" onPress={() => setGoing(true)}>
        {says.drop}
      </Button>
      <Button size="s" onPress={onEdit}>
        {says.edit}
      </Button>
      {isGoing && (
        <ConfirmDialog
          title={says.dropTitle}
          about={says.dropAbout}
          action={says.drop}
          isDanger
          isBusy={isBusy}
          onClose={() => setGoing(false)}
          onConfirm={onDrop}
        />
      )}
    </li>
  )
}
