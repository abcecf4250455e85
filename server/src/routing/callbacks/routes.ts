import { callbacks as contract } from '@peakend/contract/callbacks.ts'
import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type Caller } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { placeIn } from '../../base/cursor.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { audit } from '../../identity/audit/audit.ts'
import { findIn, queuesIn } from '../../interactions/interactions.ts'
import { findQueue } from '../queues/queues.ts'
import {
  ask,
  callBackOf,
  changeRules,
  figuresOf,
  findShown,
  listRules,
  listRunning,
  slotsOf,
  zoneOf,
} from './callbacks.ts'
import { shownCallBack, shownRules } from './shown.ts'
import { record } from './trying/trying.ts'

const on = routesFor(contract)
/** A quarter: what a review of how call-backs are kept looks at. */
const LONGEST_MS = 92 * 86_400_000

const mustSee = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<void> => {
  const personId = caller.kind === 'person' ? caller.personId : undefined
  if (!(await findIn(tx, scopeOf(caller), interactionId, personId))) throw new Refusal('not_found')
}

const mustShow = async (tx: ReadTx, callbackId: string) => {
  const found = await findShown(tx, callbackId)
  if (!found) throw new Refusal('not_found')
  return shownCallBack(found)
}

const rulesShown = async (tx: Tx, queueId: QueueId) => {
  const row = (await listRules(tx)).find((one) => one.queueId === queueId)
  if (!row) throw new Refusal('not_found')
  return shownRules(row)
}

const cursorOf = (row: { promisedBy: string; id: string }) => `${row.promisedBy}~${row.id}`
const afterOf = (cursor: string | undefined) => {
  const place = placeIn(cursor)
  return place && { by: place.value, id: place.id }
}

/** What people at work do with call-backs. What customers do stands with the channels. */
export const callBackHandlers = {
  ofInteraction: on.ofInteraction.handler(({ input, context: { caller, db } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      const newest = await callBackOf(tx, input.interactionId)
      return { callBack: newest && (await mustShow(tx, newest.id)) }
    }),
  ),
  book: on.book.handler(({ input, context: { caller, db } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      const { senderId, slotFrom, language = null, ...asked } = input
      const { callbackId } = await once(tx, {
        source: `person:${personId}`,
        senderId,
        content: input,
        answer: async () => ({
          callbackId: (await ask(tx, { ...asked, language, when: { slotFrom: new Date(slotFrom) }, by: personId })).id,
        }),
      })
      return mustShow(tx, callbackId)
    })
  }),
  record: on.record.handler(({ input, context: { caller, db } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return mustShow(tx, (await record(tx, { ...input, personId })).id)
    })
  }),
  slotsOf: on.slotsOf.handler(({ input, context: { caller, db } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      if (!(await findQueue(tx, input.queueId))) throw new Refusal('not_found')
      const [rows, timeZone] = await Promise.all([
        slotsOf(tx, input.queueId, input.channel, tx.now),
        zoneOf(tx, input.queueId, input.channel),
      ])
      return { rows, timeZone }
    }),
  ),
  due: on.due.handler(({ input, context: { caller, db } }) => {
    const scope = scopeOf(caller)
    return db.read(scope.workspaceId, async (tx) => {
      const seen = queuesIn(scope)
      const isSeen = input.queueId && (!seen || seen.includes(input.queueId))
      const queueIds = input.queueId ? (isSeen ? [input.queueId] : []) : seen
      const found = await listRunning(tx, { queueIds, after: afterOf(input.cursor), limit: input.limit + 1 })
      const rows = found.slice(0, input.limit).map(shownCallBack)
      const last = rows.at(-1)
      return { rows, next: found.length > input.limit && last ? cursorOf(last) : null }
    })
  }),
  rules: on.rules.handler(({ context: { caller, db } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: (await listRules(tx)).map(shownRules) })),
  ),
  changeRules: on.changeRules.handler(({ input, context: { caller, db } }) => {
    const person = personOf(caller)
    const { queueId, ...rules } = input
    return db.transact(person.workspaceId, async (tx) => {
      await changeRules(tx, queueId, rules)
      await audit(tx, person, 'call-back-rules.changed', { noun: 'queue', id: queueId })
      return rulesShown(tx, queueId)
    })
  }),
  figures: on.figures.handler(({ input, context: { caller, db } }) => {
    const scope = scopeOf(caller)
    const [from, to] = [new Date(input.from), new Date(input.to)]
    if (to.getTime() - from.getTime() > LONGEST_MS) throw new Refusal('range_too_long')
    return db.read(scope.workspaceId, async (tx) => ({
      rows: await figuresOf(tx, { from, to, queueIds: queuesIn(scope) }),
    }))
  }),
}
