import { useState } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { newSenderId } from '../api/sender-id.ts'
import { useGo } from '../ui/go.tsx'
import { useAct } from '../ui/use-act.ts'
import { refetchInbox } from './inbox-data.ts'

/** Begins a conversation under one id, however often one tries, and goes where it is; a fault stands in the dialog. */
export function useBegun<I, R extends { interactionId: InteractionId }>(
  begin: (input: I, senderId: string) => Promise<R>,
  of: { says: string | ((answer: R) => string); refresh?: readonly string[]; onClose: () => void },
) {
  const go = useGo()
  const [senderId] = useState(newSenderId)
  return useAct((input: I) => begin(input, senderId), {
    ...(of.refresh ? { refresh: of.refresh } : {}),
    says: of.says,
    onFault: () => undefined,
    onDone: ({ interactionId }) => {
      of.onClose()
      void refetchInbox()
      go(`/inbox/${interactionId}`)
    },
  })
}
