/** A supervisor on the line: what they can do, and why not. */
import { useMutation } from '@tanstack/react-query'
import { call as server } from '../api/call.ts'
import { useMay } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { coachWords } from '../words/coach.ts'
import { explain } from '../words/explain.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { refetchMyCall, useMyCall, usePhoneStatus } from './call-data.ts'
import { phone as own, usePhone } from './own-phone.ts'

export type CoachAct = 'listen' | 'whisper' | 'stepIn' | 'takeOver' | 'leave'
export interface Coached {
  workspaceId: string
  interactionId: string
}

/** One act on the line. The first one rings my phone, which answers by itself because I asked. */
export function useCoach() {
  const act = useMutation({
    mutationFn: ({ act, of, isIn }: { act: CoachAct; of: Coached; isIn: boolean }) => {
      if (!isIn && act !== 'leave') own.expect()
      return server.phone[act]({ interactionId: of.interactionId }, { workspaceId: of.workspaceId })
    },
    onError: (error) => {
      toast(explain(error))
      void refetchMyCall()
    },
  })
  return {
    run: (act_: CoachAct, of: Coached, isIn: boolean) => act.mutate({ act: act_, of, isIn }),
    /** What is under way. */
    busy: act.isPending ? act.variables : null,
  }
}

/** Why nobody can be listened to from here now; null where they can. `isMendable`: the page of one's phone helps. */
export function useHindrance(why: 'not-set-up' | 'away' | null): { says: string; isMendable: boolean } | null {
  const t = useWords(coachWords)
  const words = useWords(phoneWords)
  const may = useMay()
  const takesCalls = may('interactions.handle')
  const isUp = usePhoneStatus().data?.isUp === true
  const held = useMyCall(isUp && takesCalls)
  const { line, call } = usePhone()
  if (why !== null) return { says: words(`off_${why}`), isMendable: false }
  if (!takesCalls) return { says: t('not_role'), isMendable: false }
  if (held?.call.as === 'coach') return { says: t('not_coaching'), isMendable: false }
  if (held !== null || call !== null) return { says: t('not_inCall'), isMendable: false }
  if (line === 'ready') return null
  return { says: t('not_line', { why: words(`about_${line === 'off' ? 'connecting' : line}`) }), isMendable: true }
}
