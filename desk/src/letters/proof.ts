/** What is known about who wrote a letter, as one plain sentence. Pure. */
import type { MailRow } from '@peakend/contract/email.ts'

export type Proof = 'proven' | 'claim' | 'doubtful'
export interface Told {
  proof: Proof
  says: 'proofReply' | 'proofDmarc' | 'claimUnchecked' | 'claimDomain' | 'claimPartly' | 'doubtful'
  domain: string
}

/** Only what we hold to be proven is called so; what a border of ours found wrong is called doubtful; everything else is a claim. */
export function proofOf(letter: Pick<MailRow, 'proof' | 'authentication' | 'from'>): Told {
  const { authentication: found } = letter
  const domain = found.domain ?? letter.from?.address.split('@')[1] ?? ''
  if (letter.proof === 'reply-address') return { proof: 'proven', says: 'proofReply', domain }
  if (letter.proof === 'dmarc') return { proof: 'proven', says: 'proofDmarc', domain }
  if (found.server === null) return { proof: 'claim', says: 'claimUnchecked', domain }
  if (found.dmarc === 'fail') return { proof: 'doubtful', says: 'doubtful', domain }
  if (found.dmarc === 'pass') return { proof: 'claim', says: 'claimDomain', domain }
  const isRefused = found.spf === 'fail' && found.dkim !== 'pass'
  return isRefused ? { proof: 'doubtful', says: 'doubtful', domain } : { proof: 'claim', says: 'claimPartly', domain }
}
