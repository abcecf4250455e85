/** A floor in a line: who waits, who is here, rules. For tests of the policy. */
import type { Overflow, Person, Waiting } from '../src/routing/policy/floor.ts'

export const MIN = 60_000
export const NOW = 1_000_000_000

export const waits = (id: string, more: Partial<Waiting> = {}): Waiting => {
  const since = more.since ?? NOW - MIN
  return {
    interactionId: id,
    queueId: 'q',
    channel: 'chat',
    since,
    lineAt: since,
    language: null,
    meantFor: null,
    ownerId: null,
    declined: [],
    ...more,
  }
}
type Made = Partial<Omit<Person, 'places' | 'serves' | 'skills' | 'languages' | 'qualifications'>> & {
  serves?: Record<string, number>
  skills?: Record<string, number>
  languages?: Record<string, number>
  qualifications?: string[]
  places?: Partial<Person['places']>
}
export const person = (
  id: string,
  { serves, skills, languages, qualifications, places, ...more }: Made = {},
): Person => ({
  personId: id,
  serves: new Map(Object.entries(serves ?? { q: 1 })),
  skills: new Map(Object.entries(skills ?? {})),
  languages: new Map(Object.entries(languages ?? {})),
  qualifications: new Set(qualifications),
  vendorId: null,
  places: {
    text: { most: 1, taken: 0 },
    letter: { most: 5, taken: 0 },
    call: { most: 1, taken: 0 },
    visit: { most: 1, taken: 0 },
    ...places,
  },
  owesReply: false,
  freedAt: 0,
  ...more,
})
export const text = (most: number, taken = 0) => ({ text: { most, taken } })

export const vendor = (more: Partial<Overflow> = {}): Overflow => ({
  to: { vendorId: 'v' },
  afterMs: 30_000,
  isOn: true,
  sharePct: null,
  today: { taken: 0, all: 0 },
  ...more,
})
