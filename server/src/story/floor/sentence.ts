/** What went wrong in a running conversation, as one sentence. Pure. */
import { reasons } from '@peakend/contract/moments.data.ts'
import type { MomentName, ReasonCode } from '@peakend/contract/moments.ts'
import type { Bilingual } from '@peakend/contract/values.ts'
import type { LiveShortfall } from './store.ts'

const isReason = (code: string): code is ReasonCode => code in reasons

/** The heaviest of what the moments under their standard rest on, the cause's own first: what weighed in a moment that went well, or is still open, went not wrong. */
export const sentenceOf = ({
  scores,
  least,
  cause,
  reasons: found,
}: Pick<LiveShortfall, 'scores' | 'least' | 'cause' | 'reasons'>): Bilingual => {
  const isShort = (moment: MomentName) => scores[moment] !== null && scores[moment] < least[moment]
  const isOfShort = ({ moment }: (typeof reasons)[ReasonCode]) => moment === 'any' || isShort(moment)
  const down = found
    .filter(isReason)
    .filter((code) => reasons[code].direction === 'down' && isOfShort(reasons[code]))
    .toSorted((a, b) => reasons[a].weight - reasons[b].weight)
  const worst = down.find((code) => reasons[code].whose === cause) ?? down[0]
  return worst
    ? { en: reasons[worst].en, es: reasons[worst].es }
    : { en: 'Below the standard', es: 'Por debajo del estándar' }
}
