/** What a visitor sees of their conversations: what they and we said, our first names, and where they stand. Never notes. */
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { CaseId, CustomerId, InteractionId, PersonId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { ReadTx } from '../../base/database.ts'
import { closedText, hoursOf } from '../../routing/hours/hours.ts'
import { waitOf } from '../../routing/routing.ts'
import * as surveys from '../../surveys/surveys.ts'
import { callBackState } from '../callbacks/own.ts'
import { firstNameOf } from './rules.ts'
import type { TouchpointRow } from './store.ts'

/** Enough to see what went before; older words stay with us. */
const mostTurns = 200

export interface CurrentChat {
  interactionId: InteractionId
  state: InteractionState
  outcome: string | null
  agentId: PersonId | null
  agentName: string | null
  queueId: QueueId | null
  caseId: CaseId | null
  caseNumber: number | null
  readByAgent: number
  unread: number
}

/** The newest conversation of a customer's browser at a touchpoint; uses interactions_customer. */
export const currentChat = async (
  tx: ReadTx,
  customerId: CustomerId,
  touchpointId: TouchpointId,
): Promise<CurrentChat | null> => {
  const [row] = await tx.query<CurrentChat>(
    'chat.current',
    `select i.interaction_id as "interactionId", i.state, i.outcome, i.agent_id as "agentId", i.queue_id as "queueId", i.case_id as "caseId",
       (select p.name from colleagues p where p.person_id = i.agent_id) as "agentName",
       (select c.number from cases c where c.workspace_id = i.workspace_id and c.case_id = i.case_id) as "caseNumber",
       i.read_by_agent as "readByAgent", i.unread_by_customer as unread
     from interactions i
     where i.workspace_id = $1 and i.customer_id = $2 and i.channel = 'chat' and i.touchpoint_id = $3 and not i.is_imported
     order by i.opened_at desc limit 1`,
    [tx.workspaceId, customerId, touchpointId],
  )
  return row ?? null
}

const shownStates: Record<InteractionState, ChatState['state']> = {
  waiting: 'waiting',
  active: 'active',
  resting: 'resting',
  'wrap-up': 'ended',
  closed: 'ended',
}

/** Where the visitor stands now: hours, place, who is there, what to ask. */
export const chatState = async (
  tx: ReadTx,
  of: { customerId: CustomerId; touchpoint: TouchpointRow; isBlocked: boolean },
): Promise<ChatState> => {
  // asked at once: this is told after every turn
  const [hours, chat] = await Promise.all([
    hoursOf(tx, { queueId: of.touchpoint.queueId, channel: 'chat' }),
    currentChat(tx, of.customerId, of.touchpoint.touchpointId),
  ])
  // a message left outside hours is no conversation that ended: the form stands ready for another
  const isMessage = chat?.state === 'closed' && chat.outcome === 'message'
  const state = chat && !isMessage ? shownStates[chat.state] : 'none'
  const wait = chat && state === 'waiting' ? await waitOf(tx, chat.interactionId) : null
  return {
    hours: hours.isOpen ? 'open' : 'closed',
    answerBy: hours.answerBy.toISOString(),
    opensAt: hours.isWithinHours ? null : (hours.opensAt?.toISOString() ?? null),
    closedText: await closedText(tx, hours, { customerId: of.customerId, caseNumber: chat?.caseNumber ?? null }),
    offersCallBack: !hours.isWithinHours && (hours.plan?.offersCallBack ?? false),
    interactionId: chat && !isMessage ? chat.interactionId : null,
    state,
    agentName: state === 'active' || state === 'resting' ? firstNameOf(chat?.agentName ?? null) : null,
    wait,
    callBack:
      chat && (state === 'waiting' || state === 'resting') ? await callBackState(tx, chat.interactionId, wait) : null,
    survey:
      chat && state === 'ended' && (await surveys.isOpen(tx, chat.interactionId))
        ? { interactionId: chat.interactionId, kind: 'csat' }
        : null,
    caseNumber: chat?.caseNumber ?? null,
    unread: state === 'none' ? 0 : (chat?.unread ?? 0),
    readOrdinal: chat?.readByAgent ?? 0,
    isBlocked: of.isBlocked,
  }
}

interface ShownRow {
  id: VisitorTurn['id']
  interactionId: InteractionId
  ordinal: number
  by: VisitorTurn['by']
  personName: string | null
  systemName: string | null
  text: string
  system: VisitorTurn['system']
  at: Date
  senderId: string
  delivery: VisitorTurn['delivery']
  attachments: { id: string; name: string; type: string; bytes: number }[] | null
}

const shownColumns = `t.turn_id as id, t.interaction_id as "interactionId", t.ordinal, t.by, t.text, t.system, t.at, t.sender_id as "senderId", t.delivery,
  (select p.name from colleagues p where p.person_id = t.person_id) as "personName",
  (select p.name from colleagues p where p.person_id::text = t.system -> 'values' ->> 'personId') as "systemName",
  (select json_agg(json_build_object('id', a.attachment_id, 'name', a.name, 'type', a.type, 'bytes', a.bytes) order by a.uploaded_at, a.attachment_id)
     from attachments a where a.workspace_id = t.workspace_id and a.attachment_id = any (t.attachment_ids) and a.erased_at is null) as attachments`

const shown = (row: ShownRow): VisitorTurn => ({
  id: row.id,
  interactionId: row.interactionId,
  ordinal: row.ordinal,
  by: row.by,
  name: row.by === 'agent' ? firstNameOf(row.personName) : null,
  text: row.text,
  system: row.system && {
    code: row.system.code,
    // a person's id is nothing to a visitor: their first name is
    values: {
      ...Object.fromEntries(Object.entries(row.system.values).filter(([key]) => key !== 'personId')),
      ...(row.systemName ? { name: firstNameOf(row.systemName) ?? '' } : {}),
    },
  },
  at: row.at.toISOString(),
  // what a colleague's desk called its turn is not told
  senderId: row.by === 'customer' ? row.senderId : row.id,
  delivery: row.delivery,
  attachments: (row.attachments ?? []).map((a) => ({ ...a, id: a.id as never, url: `/api/chat/attachments/${a.id}` })),
})

/** One turn as the visitor sees it; null for notes. */
export const shownTurn = async (tx: ReadTx, turnId: string): Promise<VisitorTurn | null> => {
  const [row] = await tx.query<ShownRow>(
    'chat.turn',
    `select ${shownColumns} from turns t where t.workspace_id = $1 and t.turn_id = $2 and t.kind <> 'note'`,
    [tx.workspaceId, turnId],
  )
  return row ? shown(row) : null
}

/** Turns of one conversation after an ordinal, oldest first. */
export const shownTurnsAfter = async (
  tx: ReadTx,
  interactionId: InteractionId,
  after: number,
): Promise<VisitorTurn[]> => {
  const rows = await tx.query<ShownRow>(
    'chat.turns-after',
    `select ${shownColumns} from turns t
     where t.workspace_id = $1 and t.interaction_id = $2 and t.ordinal > $3 and t.kind <> 'note' order by t.ordinal limit $4`,
    [tx.workspaceId, interactionId, after, mostTurns],
  )
  return rows.map(shown)
}

/** The last turns over all conversations of a browser's customer at a touchpoint, oldest first. */
export const shownHistory = async (
  tx: ReadTx,
  customerId: CustomerId,
  touchpointId: TouchpointId,
): Promise<VisitorTurn[]> => {
  const rows = await tx.query<ShownRow>(
    'chat.history',
    `select ${shownColumns} from (
       select interaction_id, opened_at from interactions
       where workspace_id = $1 and customer_id = $2 and channel = 'chat' and touchpoint_id = $3 and not is_imported
       order by opened_at desc limit 10) i
     join turns t on t.workspace_id = $1 and t.interaction_id = i.interaction_id and t.kind <> 'note'
     order by i.opened_at desc, t.ordinal desc limit $4`,
    [tx.workspaceId, customerId, touchpointId, mostTurns],
  )
  return rows.toReversed().map(shown)
}
