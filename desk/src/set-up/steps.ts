import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/call.ts'

export const steps = ['you', 'queue', 'site', 'people', 'try'] as const
export type Step = (typeof steps)[number]

/** What is set up, asked of the server each time: a step is done when its thing is there, however it came to be; null where the server could not say. */
export function useDone(isSignedIn: boolean): Record<Step, boolean | null> {
  const of = { enabled: isSignedIn }
  const queues = useQuery({ ...ask.routing.queues(), ...of }).data?.rows
  const places = useQuery({ ...ask.journeys.touchpoints(), ...of }).data?.rows
  const people = useQuery({ ...ask.people.list(), ...of }).data?.rows
  const invitations = useQuery({ ...ask.people.invitations(), ...of }).data?.rows
  const talked = useQuery({ ...ask.interactions.list({ view: 'all', limit: 1 }), ...of, refetchInterval: 5000 }).data
  return {
    you: isSignedIn,
    queue: queues?.some((q) => !q.isRetired && q.members.length > 0) ?? null,
    site: places?.some((p) => p.key !== null && p.sites.length > 0) ?? null,
    people: people && invitations ? people.length > 1 || invitations.some((i) => i.state === 'open') : null,
    try: talked ? talked.rows.length > 0 : null,
  }
}
