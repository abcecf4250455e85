import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Turn } from '@peakend/contract/interactions.ts'
import { ask, type Outputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useWorkspaceId } from '../session/me.ts'

export type Letter = Outputs['email']['mails']['rows'][number]
export type WholeLetter = Outputs['email']['mail']
export type Draft = NonNullable<Outputs['letters']['draft']['draft']>
export type DueLetter = Outputs['letters']['due']['rows'][number]

/** More than a conversation by letter holds; the newest where there are more. */
const most = 200
/** What comes without a turn (an out-of-office answer) is told by no live message. */
const lookMs = 60_000

const askFor = (interactionId: string, workspaceId: string) =>
  ask.email.mails({ interactionId: interactionId as never, limit: most }, { workspaceId })

/** The letters of a conversation, read again whenever one of its turns is new or stands otherwise. */
export function useLetters(interactionId: string, turns: readonly Turn[] | undefined) {
  const workspaceId = useWorkspaceId()
  const query = useQuery({ ...askFor(interactionId, workspaceId), staleTime: 0, refetchInterval: lookMs })
  const stamp = turns?.map((turn) => `${turn.ordinal}${turn.delivery}`).join()
  const { refetch } = query
  useEffect(() => void refetch(), [stamp, refetch])
  return query
}

export const takeLetter = (workspaceId: string, letter: Letter): void => {
  const { queryKey } = askFor(letter.interactionId, workspaceId)
  queries.setQueryData<{ rows: Letter[] }>(queryKey, (held) =>
    held ? { rows: [...held.rows.filter((one) => one.id !== letter.id), letter] } : held,
  )
}
export const refetchLetters = (workspaceId: string, interactionId: string) =>
  queries.invalidateQueries({ queryKey: askFor(interactionId, workspaceId).queryKey })

/** One letter whole: quotation, HTML, calendar. */
export function useWholeLetter(letter: Letter, isOn: boolean, pictures: boolean) {
  const workspaceId = useWorkspaceId()
  return useQuery({
    ...ask.email.mail({ mailId: letter.id, pictures: pictures ? 'true' : 'false' }, { workspaceId }),
    enabled: isOn,
    staleTime: 5 * 60_000,
  })
}

/** Answers that are due, over one workspace; asked again each minute, as hours pass. */
export function useDueLetters(workspaceId: string, view: 'mine' | 'waiting' | 'all', isOn = true) {
  return useQuery({
    ...ask.letters.due({ view, limit: 100 }, { workspaceId }),
    enabled: isOn,
    refetchInterval: 60_000,
    staleTime: 10_000,
  })
}
