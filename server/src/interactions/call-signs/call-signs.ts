/** What a call shows beside its words, of what the customer lived through: when nobody spoke, and when they were spoken over. Times only; nothing of how anybody sounded. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

interface Stretch {
  /** Since 1970. */
  at: number
  ms: number
}
export interface TalkSigns {
  silences: Stretch[]
  spokenOver: Stretch[]
}

const none: TalkSigns = { silences: [], spokenOver: [] }

/** None where nothing was measured. */
export const talkSignsOf = async (tx: ReadTx, interactionId: InteractionId): Promise<TalkSigns> => {
  const [row] = await tx.query<TalkSigns>(
    'call-signs.find',
    `select silences, spoken_over as "spokenOver" from call_signs where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId],
  )
  return row ?? none
}

/** Puts what was measured in the place of what was known. Twice equals once. Records `call.measured` where it says something new. */
export const setTalkSigns = async (tx: Tx, interactionId: InteractionId, to: TalkSigns): Promise<void> => {
  const rows = await tx.query(
    'call-signs.save',
    `insert into call_signs (workspace_id, interaction_id, silences, spoken_over) values ($1, $2, $3, $4)
     on conflict (workspace_id, interaction_id) do update set silences = excluded.silences, spoken_over = excluded.spoken_over
     where (call_signs.silences, call_signs.spoken_over) is distinct from (excluded.silences, excluded.spoken_over) returning 1`,
    [tx.workspaceId, interactionId, JSON.stringify(to.silences), JSON.stringify(to.spokenOver)],
  )
  const isNews = to.silences.length + to.spokenOver.length > 0
  if (rows.length > 0 && isNews) tx.record({ type: 'call.measured', interactionId })
}
