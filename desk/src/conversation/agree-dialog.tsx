import type { ReactNode } from 'react'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'

/** Agrees with the customer on another time: what there is to choose from comes first, is missing, or could not be read. */
export function AgreeDialog({
  title,
  about,
  action,
  choices,
  none,
  act,
  isReady,
  onDo,
  onClose,
  children,
}: {
  title: string
  about: string
  action: string
  /** The read of what may be chosen from; one that is idle asks for nothing. */
  choices: { isPending: boolean; fetchStatus: string; isLoadingError: boolean; error: unknown; refetch: () => unknown }
  /** Stands instead of the fields where there is nothing to choose. */
  none: ReactNode | null
  act: { isBusy: boolean; error: unknown }
  isReady: boolean
  onDo: () => void
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      about={about}
      actions={
        <DialogActs isBusy={act.isBusy} isReady={isReady} onClose={onClose} onDo={onDo}>
          {action}
        </DialogActs>
      }
    >
      {choices.isPending && choices.fetchStatus !== 'idle' ? (
        <Skeleton className="h-28" />
      ) : choices.isLoadingError ? (
        <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />
      ) : (
        (none ?? children)
      )}
      <Fault error={act.error} />
    </Dialog>
  )
}
