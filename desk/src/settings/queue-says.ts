import { useQuery } from '@tanstack/react-query'
import type { QueueRules } from '@peakend/contract/routing.ts'
import { ask } from '../api/call.ts'
import { wordDuration } from '../ui/time-words.ts'
import { queuesWords } from '../words/queues.ts'
import { useWords } from '../words/words.ts'

/** A queue's rules in a few words each, in the order in which they matter; empty where it has none. */
export const useRulesSay = (): ((rules: QueueRules) => string[]) => {
  const t = useWords(queuesWords)
  const skills = useQuery(ask.routing.skills()).data?.rows ?? []
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const vendors = useQuery(ask.workspace.vendors()).data?.rows ?? []
  const nameOf = (rows: readonly { id: string; name: string }[], id: string) => rows.find((one) => one.id === id)?.name
  const said = (name: string | undefined, say: (name: string) => string) => (name === undefined ? [] : [say(name)])
  return ({ hands, fluency, skills: asked, qualifications, ownerFirstMs, overflow }) => [
    ...(hands === 'at-once' ? [t('saysAtOnce')] : []),
    ...(fluency > 0 ? [t('saysLanguage')] : []),
    ...asked.flatMap(({ skillId, level }) => said(nameOf(skills, skillId), (name) => t('saysSkill', { name, level }))),
    ...qualifications.flatMap((id) => said(nameOf(skills, id), (name) => t('saysTraining', { name }))),
    ...(ownerFirstMs > 0 ? [t('saysOwner', { time: wordDuration(ownerFirstMs) })] : []),
    ...overflow.flatMap(({ to, afterMs }) =>
      said('vendorId' in to ? nameOf(vendors, to.vendorId) : nameOf(queues, to.queueId), (name) =>
        t('saysOverflow', { time: wordDuration(afterMs), name }),
      ),
    ),
  ]
}
