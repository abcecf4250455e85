/** What an error on an example costs, so that no domain's base rate is learnt in place of what happened. */

/** An answer is taken to be this often more frequent in a domain than it is, so that one alone does not count for all. */
const PRIOR = 3

/**
 * What an error costs: yes and no the same within each domain. Otherwise words are learnt for telling the domain, whose base rates differ, and not for
 * what happened. A domain that has one answer alone says nothing.
 */
export function costsOf(
  examples: readonly { domain: string }[],
  labels: readonly number[],
  cost: number,
): Float64Array {
  const domains = new Map<string, [number, number]>()
  examples.forEach(({ domain }, i) => {
    const counts = domains.get(domain) ?? [0, 0]
    counts[labels[i] === 1 ? 1 : 0]++
    domains.set(domain, counts)
  })
  return Float64Array.from(examples, ({ domain }, i) => {
    const [no, yes] = domains.get(domain)!
    if (no === 0 || yes === 0) return 1e-9
    return (cost * (no + yes)) / 2 / ((labels[i] === 1 ? yes : no) + PRIOR)
  })
}
