/** The tree of needs as a list in reading order. */
export interface NeedLike {
  id: string
  parentId: string | null
  isRetired: boolean
  name: { en: string; es: string }
}
export interface Branch<T> {
  need: T
  depth: number
  children: number
}

/** Depth first, children under their parent by name; a need whose parent is missing stands at the top; circles end. */
export function branches<T extends NeedLike>(needs: readonly T[], language: 'en' | 'es'): Branch<T>[] {
  const known = new Set(needs.map((n) => n.id))
  const under = Map.groupBy(needs, (n) => (n.parentId !== null && known.has(n.parentId) ? n.parentId : ''))
  const out: Branch<T>[] = []
  const seen = new Set<string>()
  const walk = (parent: string, depth: number) => {
    const own = [...(under.get(parent) ?? [])].toSorted((a, b) =>
      a.name[language].localeCompare(b.name[language], language),
    )
    for (const need of own) {
      if (seen.has(need.id)) continue
      seen.add(need.id)
      out.push({ need, depth, children: under.get(need.id)?.length ?? 0 })
      walk(need.id, depth + 1)
    }
  }
  walk('', 0)
  for (const need of needs) if (!seen.has(need.id)) out.push({ need, depth: 0, children: 0 })
  return out
}

/** Needs that may be the parent of `id`: any but itself and what stands below it. */
export function possibleParents<T extends NeedLike>(needs: readonly T[], id: string | null): T[] {
  const below = new Set(id === null ? [] : [id])
  for (let grew = true; grew;) {
    grew = false
    for (const need of needs) {
      if (need.parentId !== null && below.has(need.parentId) && !below.has(need.id)) {
        below.add(need.id)
        grew = true
      }
    }
  }
  return needs.filter((need) => !below.has(need.id) && !need.isRetired)
}
