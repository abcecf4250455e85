/** Who stands where on the floor, and the order they are shown in: by name, never by speed. */
export interface Standing {
  state: 'available' | 'away' | 'offline'
  load: number
}

export const standing = (person: Standing): 'with' | 'free' | 'away' | 'offline' =>
  person.load > 0 ? 'with' : person.state === 'available' ? 'free' : person.state

/** How many are with customers, free and away. */
export function tally(people: readonly Standing[]): { with: number; free: number; away: number } {
  const counts = { with: 0, free: 0, away: 0 }
  for (const person of people) {
    const where = standing(person)
    if (where !== 'offline') counts[where]++
  }
  return counts
}

export const byName = <T extends { name: string }>(people: readonly T[], language: string): T[] =>
  people.toSorted((a, b) => a.name.localeCompare(b.name, language))
