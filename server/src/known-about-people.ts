/** What the modules hold about people who work here, for the page *What is known about me*: counted, never shown to others by this way. */
import type { PersonId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { ReadTx } from './base/database.ts'
import type { KnownSection } from './identity/known/known.ts'

const leaders: readonly Role[] = ['administrator', 'manager', 'supervisor']

/** `from` is the rest of a statement that counts rows of `$1`'s workspace about person `$2`; `at` is the column of time. */
const counted =
  (code: string, at: string, from: string) =>
  async (tx: ReadTx, personId: PersonId): Promise<{ count: number; oldestAt: Date | null }> => {
    const [row] = await tx.query<{ count: number; oldestAt: Date | null }>(
      `known.${code}`,
      `select count(*) as count, min(${at}) as "oldestAt" from ${from}`,
      [tx.workspaceId, personId],
    )
    return row ?? { count: 0, oldestAt: null }
  }

const section = (code: string, at: string, from: string, seenBy: readonly Role[] = leaders): KnownSection => ({
  code,
  seenBy: () => seenBy,
  keptDays: (workspace) => workspace.retention.interactionsDays,
  count: counted(code, at, from),
})

export const knownSections: readonly KnownSection[] = [
  { ...section('presence', 'since', 'presences where $1::uuid is not null and person_id = $2'), keptDays: () => null },
  {
    ...section(
      'abilities',
      'noted_at',
      `(select noted_at from person_skills where workspace_id = $1 and person_id = $2
        union all select noted_at from person_languages where workspace_id = $1 and person_id = $2) noted`,
    ),
    keptDays: () => null,
  },
  section('offers', 'made_at', 'offers where workspace_id = $1 and person_id = $2', []),
  section('interactions', 'opened_at', 'interactions where workspace_id = $1 and agent_id = $2'),
  {
    ...section(
      'recordings',
      'started_at',
      'recordings join interactions using (workspace_id, interaction_id) where workspace_id = $1 and agent_id = $2 and recordings.erased_at is null',
      ['administrator', 'manager', 'supervisor', 'auditor'],
    ),
    keptDays: ({ retention: { attachmentsDays, recordingsDays = attachmentsDays } }) => recordingsDays,
  },
  section('turns', 'at', `turns where workspace_id = $1 and person_id = $2 and kind = 'said'`),
  section('notes', 'at', `turns where workspace_id = $1 and person_id = $2 and kind = 'note'`),
  {
    ...section('scores', 'judged_at', 'judgements where workspace_id = $1 and agent_id = $2 and is_final'),
    seenBy: (workspace) => (workspace.staffPolicy.scoresSeen === 'per-person' ? leaders : []),
    keptDays: (workspace) => workspace.staffPolicy.keepScoresDays,
  },
  section('reviews', 'answered_at', 'reviews where workspace_id = $1 and reviewer_id = $2 and answered_at is not null'),
  section(
    'summaries',
    'done_at',
    `deepenings join judgements using (workspace_id, interaction_id) where workspace_id = $1 and agent_id = $2 and state = 'done'`,
  ),
  section('cases', 'opened_at', 'cases where workspace_id = $1 and owner_id = $2'),
  section('promises', 'made_at', 'promises where workspace_id = $1 and owner_id = $2'),
]
