import type { InteractionId } from '@peakend/contract/ids.ts'
import { stranger } from '../base/caller.ts'
import type { Tx } from '../base/database.ts'
import { defineTimer, type Timer } from '../base/jobs.ts'
import { defineReaction } from '../base/reactions.ts'
import { forgetWhose } from '../evaluations/evaluations.ts'
import { audit } from '../identity/audit/audit.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import { eraseAttachments, eraseOfInteractions } from '../interactions/attachments/attachments.ts'
import { eraseOverdueRecordings } from '../channels/phone/recordings/recordings.ts'
import { eraseWords, lockOverdue, overdueFiles } from './store.ts'

const DAY_MS = 24 * 3600 * 1000
/** Keeps a transaction under 20 ms; the rest follows at once in the next. */
const BATCH = 50

/** What another module keeps of people's words in a conversation, taken away with them. Twice equals once. */
export type EraseWords = (tx: Tx, interactionIds: readonly InteractionId[]) => Promise<unknown>

/**
 * Erases, once a day and in small batches, the words of conversations closed longer ago than the workspace keeps them, and their files.
 * The skeleton (times, scores, counts) stays true. Scores older than the staff policy keeps those of persons are untied from who handled the conversation.
 * What was erased is counted in the audit log; a workspace that keeps them is left alone.
 */
export const retentionTimer = (others: readonly EraseWords[]): Timer =>
  defineTimer({
    kind: 'privacy.retention',
    run: async (tx, job) => {
      const { retention, staffPolicy } = await workspaceOf(tx)
      const cutoff = (days: number) => new Date(tx.now.getTime() - days * DAY_MS)
      const ids =
        retention.interactionsDays === null ? [] : await lockOverdue(tx, cutoff(retention.interactionsDays), BATCH)
      let files = 0
      if (ids.length > 0) {
        await eraseWords(tx, ids)
        for (const erase of others) await erase(tx, ids)
        files += await eraseOfInteractions(tx, ids)
      }
      const old =
        retention.attachmentsDays === null ? [] : await overdueFiles(tx, cutoff(retention.attachmentsDays), BATCH)
      files += await eraseAttachments(tx, old)
      const { recordingsDays = retention.attachmentsDays } = retention
      const sound = recordingsDays === null ? 0 : await eraseOverdueRecordings(tx, cutoff(recordingsDays), BATCH)
      const untied = await forgetWhose(tx, cutoff(staffPolicy.keepScoresDays), BATCH)
      if (ids.length > 0 || files > 0 || sound > 0 || untied > 0) {
        const about = { noun: 'workspace' as const, id: tx.workspaceId }
        await audit(tx, stranger, 'retention.erased', about, {
          interactions: ids.length,
          files,
          recordings: sound,
          scores: untied,
        })
      }
      const isMore = [ids.length, old.length, sound, untied].includes(BATCH)
      tx.enqueue({ kind: job.kind, key: job.key, dueAt: isMore ? tx.now : new Date(tx.now.getTime() + DAY_MS) })
    },
  })

/** Begins for every workspace there is, and looks at once when how long things are kept has changed. */
export const retentionReaction = defineReaction({
  name: 'privacy.retention',
  on: ['workspace.changed'],
  startAt: 'beginning',
  react: async (tx, { event }) => {
    if (['added', 'retention', 'staffPolicy'].includes(event.what))
      tx.enqueue({ kind: 'privacy.retention', key: 'daily' })
  },
})
