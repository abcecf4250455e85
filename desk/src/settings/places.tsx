import { useState, type ReactNode } from 'react'
import type { TouchpointId } from '@peakend/contract/ids.ts'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

/** The places of one kind, each a card; where there is none yet, what one is and how to add the first. */
export function PlaceList<R>({
  rows,
  icon,
  says,
  onAdd,
  children,
}: {
  rows: readonly R[]
  icon: ReactNode
  says: { none: string; noneAbout: string; addFirst: string }
  onAdd: () => void
  children: (row: R) => ReactNode
}) {
  if (rows.length > 0) return <>{rows.map((row) => children(row))}</>
  const add = (
    <Button look="primary" onPress={onAdd}>
      {says.addFirst}
    </Button>
  )
  return (
    <Card>
      <EmptyState icon={icon} title={says.none} action={add}>
        {says.noneAbout}
      </EmptyState>
    </Card>
  )
}

/** Below a place: take it away, asked once more, or change it. */
export function PlaceFoot({
  touchpointId,
  says,
  onEdit,
}: {
  touchpointId: TouchpointId
  says: { retire: string; title: string; about: string }
  onEdit: () => void
}) {
  const terms = useWords(termsWords)
  const [isGoing, setGoing] = useState(false)
  const retire = useAct(call.journeys.removeTouchpoint, {
    refresh: ['counter.', 'journeys.touchpoints'],
    onDone: () => setGoing(false),
  })
  return (
    <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
      <Button look="danger" onPress={() => setGoing(true)}>
        {says.retire}
      </Button>
      <Button onPress={onEdit}>{terms('edit')}</Button>
      {isGoing && (
        <ConfirmDialog
          title={says.title}
          about={says.about}
          action={says.retire}
          isDanger
          isBusy={retire.isBusy}
          onClose={() => setGoing(false)}
          onConfirm={() => retire.run({ touchpointId })}
        />
      )}
    </div>
  )
}
