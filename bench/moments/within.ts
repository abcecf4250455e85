/** Whether one judgement orders better than another within domains, where no base rate of a domain helps. */
import { SEED } from './folds.ts'
import { areaUnder, seededRandom } from './learn.ts'

/** What two judgements say of one conversation, and what people answered. */
export interface Compared {
  domain: string
  label: number
  ours: number
  other: number
}
interface Areas {
  domain: string
  yes: number
  no: number
  ours: number
  other: number
}

/** A domain with fewer of either answer tells next to nothing. */
const FEWEST = 10
const DRAWS = 1000

const areasOf = (domain: string, of: readonly Compared[]): Areas => {
  const labels = of.map(({ label }) => label)
  const yes = labels.filter((label) => label === 1).length
  const area = (key: 'ours' | 'other') =>
    areaUnder(
      of.map((one) => one[key]),
      labels,
    )
  return { domain, yes, no: labels.length - yes, ours: area('ours'), other: area('other') }
}
const isTelling = ({ yes, no }: Areas): boolean => Math.min(yes, no) >= FEWEST

/** Both areas of every domain that tells something. */
export const areasWithin = (all: readonly Compared[]): Areas[] =>
  [...Map.groupBy(all, ({ domain }) => domain)].map(([domain, of]) => areasOf(domain, of)).filter(isTelling)

const differenceIn = (areas: readonly Areas[]): number =>
  areas.reduce((sum, { ours, other }) => sum + ours - other, 0) / areas.length

/** Both areas of every domain that tells something; how much better ours are in the mean, with the 95 % that draws of conversations within each domain give. */
export function compareWithin(all: readonly Compared[]): {
  areas: Areas[]
  difference: number
  interval: [number, number]
} {
  const areas = areasWithin(all)
  const domains = [...Map.groupBy(all, ({ domain }) => domain)].filter(([name]) =>
    areas.some(({ domain }) => domain === name),
  )
  const random = seededRandom(SEED)
  const differences = Array.from({ length: DRAWS }, () =>
    differenceIn(
      domains.flatMap(([domain, of]) => {
        const drawn = areasOf(
          domain,
          of.map(() => of[Math.floor(random() * of.length)]!),
        )
        return drawn.yes === 0 || drawn.no === 0 ? [] : [drawn]
      }),
    ),
  ).toSorted((a, b) => a - b)
  const at = (share: number) => differences[Math.floor(share * DRAWS)]!
  return { areas, difference: differenceIn(areas), interval: [at(0.025), at(0.975)] }
}
