/** What a caller is told before anything is recorded. */
import type { QueueId } from '@peakend/contract/ids.ts'
import type { RecordingRules } from '@peakend/contract/recordings.ts'
import type { ReadTx } from '../../../base/database.ts'
import type { Said } from '../call.ts'
import { findSpoken } from './store.ts'

type Language = 'en' | 'es'

const keyNames: Record<Language, Record<string, string>> = {
  en: { '*': 'the star key', '#': 'the pound key' },
  es: { '*': 'asterisco', '#': 'almohadilla' },
}
const declining: Record<Language, (key: string) => string> = {
  en: (key) => `If you would rather not be recorded, press ${key}.`,
  es: (key) => `Si prefiere que no le grabemos, pulse ${key}.`,
}
const declined: Record<Language, string> = {
  en: 'All right. This call is not recorded.',
  es: 'De acuerdo. No grabamos esta llamada.',
}

/** What is said to whoever declines. */
export const declinedSaid = (language: Language): Said => ({ text: declined[language], language, promptId: null })

/** What is said by these rules: a recording, or the text and by which key one declines. Pure. */
export const announcedBy = (
  { announcement, recorded, refuseKey }: Pick<RecordingRules, 'announcement' | 'recorded' | 'refuseKey'>,
  language: Language,
): Said[] => {
  const promptId = recorded[language] ?? null
  const text = announcement[language]
  if (promptId || refuseKey === null) return [{ text, language, promptId }]
  const key = keyNames[language][refuseKey] ?? refuseKey
  return [{ text: `${text} ${declining[language](key)}`, language, promptId: null }]
}

/** What a caller is told whose call may come to one of these queues; null where nothing is to be said. The first queue's rules say how. */
export const announcementFor = async (
  tx: ReadTx,
  queueIds: readonly QueueId[],
  language: Language,
): Promise<{ said: Said[]; refuseKey: string | null } | null> => {
  const rules = await findSpoken(tx, queueIds)
  return rules && { said: announcedBy(rules, language), refuseKey: rules.refuseKey }
}
