import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Me } from '@peakend/contract/people.ts'
import type { RolePermission } from '@peakend/contract/permissions.ts'
import { call } from '../api/call.ts'
import { isRefusal } from '../api/refusal.ts'
import { chosenWorkspace, onWorkspaceChosen } from '../api/workspace-choice.ts'

export type Member = Me['memberships'][number]

/** Who is signed in; `null` when nobody is. */
export const meQuery = {
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await call.session.me({}, { workspaceId: null })
    } catch (error) {
      if (isRefusal(error, 'not_signed_in')) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
}
export const useMeQuery = () => useQuery(meQuery)

/** Set by the shell: below it somebody is signed in. */
export const MeContext = createContext<Me | null>(null)

export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('nobody is signed in here')
  return me
}

/** The workspace the person chose, else their first. */
export function memberOf(me: Me, workspaceId: string | null): Member | undefined {
  return me.memberships.find((m) => m.workspaceId === workspaceId) ?? me.memberships[0]
}

/** Set around a conversation or customer of another brand than the chosen one: below it, all is of that workspace. */
export const WorkspaceContext = createContext<string | null>(null)

export function useMember(): Member | undefined {
  const me = useContext(MeContext)
  const set = useContext(WorkspaceContext)
  const chosen = useSyncExternalStore(onWorkspaceChosen, chosenWorkspace)
  return me ? memberOf(me, set ?? chosen) : undefined
}

/** The id of the workspace one is in; screens below the shell always have one. */
export function useWorkspaceId(): string {
  return useMember()?.workspaceId ?? ''
}

/** Whether the person may, in the chosen workspace. The server decides; this only spares them buttons that would be refused. */
export function useMay(): (permission: RolePermission) => boolean {
  const member = useMember()
  return (permission) => member?.permissions.includes(permission) ?? false
}
