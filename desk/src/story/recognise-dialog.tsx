import { useMutation } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useWorkspaceId } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { storyWords } from '../words/story.ts'
import { useWords } from '../words/words.ts'
import { HowDialog } from './how-dialog.tsx'

/** The agent checked that the one before them is somebody we know: two stories become one, and what is open goes on. */
export default function RecogniseDialog({
  customerId,
  as,
  name,
  interactionId,
  onClose,
}: {
  customerId: string
  as: string
  name: string
  interactionId: string
  onClose: () => void
}) {
  const t = useWords(storyWords)
  const workspaceId = useWorkspaceId()
  const recognise = useMutation({
    mutationFn: (how: string) => call.customers.recognise({ customerId, as, interactionId, how }, { workspaceId }),
    onSuccess: async () => {
      toast(t('recognised'))
      onClose()
      await queries.invalidateQueries({ queryKey: [workspaceId] })
    },
  })
  return (
    <HowDialog
      title={t('recogniseTitle', { name })}
      about={t('recogniseAbout')}
      action={t('isThem')}
      isBusy={recognise.isPending}
      error={recognise.error}
      onDo={(how) => recognise.mutate(how)}
      onClose={onClose}
    />
  )
}
