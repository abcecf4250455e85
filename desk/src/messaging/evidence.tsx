import { Time } from '../ui/time.tsx'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'

/** How we know that somebody agreed or stopped: their words, how they came, and when. */
export function Evidence({ of }: { of: { how: 'word' | 'wrote' | 'agent' | 'platform'; said: string; at: string } }) {
  const t = useWords(messagingWords)
  // of who was erased stays that they said no, and not in which words
  const how = (of.how === 'word' || of.how === 'agent') && of.said === '' ? 'erased' : of.how
  return (
    <>
      <bdi>{t(`how-${how}`, { said: of.said })}</bdi>
      {' · '}
      <Time at={of.at} as="due" className="num" />
    </>
  )
}
