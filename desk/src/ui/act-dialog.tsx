import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { DialogActs } from './dialog-acts.tsx'
import { Dialog } from './dialog.tsx'
import { Fault } from './fault.tsx'
import { ErrorState, Skeleton } from './states.tsx'

/** One act and what it needs: what there is to choose from comes first, is missing, or could not be read; what was said against the act stands below. */
export function ActDialog({
  title,
  about,
  action,
  choices,
  none,
  act,
  isReady,
  width,
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
  width?: string
  onDo: () => void
  onClose: () => void
  children: ReactNode
}) {
  const ui = useWords(uiWords)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      about={about}
      width={width}
      actions={
        none === null ? (
          <DialogActs isBusy={act.isBusy} isReady={isReady} onClose={onClose} onDo={onDo}>
            {action}
          </DialogActs>
        ) : (
          <Button onPress={onClose}>{ui('close')}</Button>
        )
      }
    >
      {choices.isPending && choices.fetchStatus !== 'idle' ? (
        <Skeleton className="h-28 w-full" />
      ) : choices.isLoadingError ? (
        <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />
      ) : (
        (none ?? children)
      )}
      <Fault error={act.error} />
    </Dialog>
  )
}
