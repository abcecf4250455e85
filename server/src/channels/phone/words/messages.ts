/** What is said in the messages that callers leave, written down by the workspace's recogniser: it becomes the words of the turn the message is. */
import type { Database } from '../../../base/database.ts'
import { setHeardWords } from '../../../interactions/carried/carried.ts'
import type { Recognisers } from '../recogniser/settings.ts'
import type { HearMessage } from '../recordings/message-words.ts'
import { hearSound } from './hearing-sound.ts'
import { languageOf } from './pausing.ts'

const PATIENCE_MS = 120_000

export const messageHearer =
  ({ db, recognisers }: { db: Database; recognisers: Recognisers }): HearMessage =>
  async ({ workspaceId, interactionId, ordinal, sound }, signal) => {
    const language = await db.read(workspaceId, (tx) => languageOf(tx, interactionId))
    const recogniser = await recognisers.forRecording(workspaceId, language)
    if (!recogniser) return
    const heard = await hearSound(recogniser, sound, {
      type: 'audio/wav',
      order: ['customer'],
      startedAtMs: 0,
      language,
      signal,
      patienceMs: PATIENCE_MS,
    })
    if ('fault' in heard) {
      await recognisers.note(workspaceId, heard.fault, heard.said)
      throw new Error(`the recogniser: ${heard.fault}`)
    }
    if ('problem' in heard) throw new Error(heard.problem)
    await recognisers.note(workspaceId, null)
    const text = heard.segments.map((one) => one.text).join('. ')
    if (text !== '') await db.transact(workspaceId, (tx) => setHeardWords(tx, interactionId, ordinal, text))
  }
