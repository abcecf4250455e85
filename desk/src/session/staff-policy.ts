import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/call.ts'

/**
 * Whether the staff policy shows scores not at all: nothing then offers what they add up to for a queue, a team or a vendor. The server decides; this only spares
 * people choices that would be refused.
 */
export function useHidesTeams(): boolean {
  return useQuery(ask.workspace.get()).data?.staffPolicy.scoresSeen === 'not-at-all'
}
