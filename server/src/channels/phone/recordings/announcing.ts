/** What a caller is told before anything is recorded or written down. */
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Telling } from '@peakend/contract/recordings.ts'
import type { ReadTx } from '../../../base/database.ts'
import type { Announcement, Said, Tells } from '../call.ts'
import { findSettings } from '../recogniser/store.ts'
import { findSpoken, WHOLE } from './store.ts'

type Language = 'en' | 'es'

const keyNames: Record<Language, Record<string, string>> = {
  en: { '*': 'the star key', '#': 'the pound key' },
  es: { '*': 'asterisco', '#': 'almohadilla' },
}
type Of = 'recording' | 'words'
const declining: Record<Of, Record<Language, (key: string) => string>> = {
  recording: {
    en: (key) => `If you would rather not be recorded, press ${key}.`,
    es: (key) => `Si prefiere que no le grabemos, pulse ${key}.`,
  },
  words: {
    en: (key) => `If you would rather it was not, press ${key}.`,
    es: (key) => `Si prefiere que no lo hagamos, pulse ${key}.`,
  },
}
const declined: Record<Of, Record<Language, string>> = {
  recording: { en: 'All right. This call is not recorded.', es: 'De acuerdo. No grabamos esta llamada.' },
  words: { en: 'All right. Nothing is written down.', es: 'De acuerdo. No ponemos nada por escrito.' },
}

/** What is said to whoever declines. */
export const declinedSaid = ({ language, isOfWords }: Pick<Announcement, 'language' | 'isOfWords'>): Said => ({
  text: declined[isOfWords ? 'words' : 'recording'][language],
  language,
  promptId: null,
})

type Told = Pick<Telling, 'announcement' | 'recorded' | 'refuseKey'>

/** What is said by these rules: a recording, or the text and by which key one declines. Pure. */
export const announcedBy = (
  { announcement, recorded, refuseKey }: Told,
  language: Language,
  of: Of = 'recording',
): Said[] => {
  const promptId = recorded[language] ?? null
  const text = announcement[language]
  if (promptId || refuseKey === null) return [{ text, language, promptId }]
  const key = keyNames[language][refuseKey] ?? refuseKey
  return [{ text: `${text} ${declining[of][language](key)}`, language, promptId: null }]
}

/**
 * What a caller is told whose call may come to one of these queues; null where nothing is to be said. The first queue's rules say how; where nothing is said of recording, what the
 * workspace says of writing down.
 */
export const announcementFor = async (
  tx: ReadTx,
  queueIds: readonly QueueId[],
  language: Language,
): Promise<Tells | null> => {
  const [rules, words] = await Promise.all([findSpoken(tx, queueIds), wordsTold(tx)])
  if (rules) return { said: announcedBy(rules, language), refuseKey: rules.refuseKey }
  return words && { said: announcedBy(words, language, 'words'), refuseKey: words.refuseKey, isOfWords: true }
}

/** The same to whoever we call: no menu of ours tells them, so we do, where a menu would have to as well. */
export const announcementOut = async (
  tx: ReadTx,
  queueId: QueueId | null,
  language: Language,
): Promise<Tells | null> => {
  const [rules, words] = await Promise.all([findSpoken(tx, [queueId ?? WHOLE], true), wordsTold(tx, language)])
  if (rules) return { said: announcedBy(rules, language), refuseKey: rules.refuseKey }
  return words && { said: announcedBy(words, language, 'words'), refuseKey: words.refuseKey, isOfWords: true }
}

/** `outTo`: we call somebody in this language. The menu may lead to another language: whoever may be written down in any is told. */
const wordsTold = async (tx: ReadTx, outTo?: Language): Promise<Told | null> => {
  const set = await findSettings(tx)
  if (!set?.isOn) return null
  const { isSpoken, isAnnounced } = set.telling
  if (outTo) return (isSpoken || isAnnounced) && set.addresses[outTo] !== null ? set.telling : null
  if (!isSpoken || isAnnounced) return null
  return set.addresses.en === null && set.addresses.es === null ? null : set.telling
}
