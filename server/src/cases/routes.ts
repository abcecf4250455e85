import { cases as contract } from '@peakend/contract/cases.ts'
import { interactions as interactionsContract } from '@peakend/contract/interactions.ts'
import type { CaseId, InteractionId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type Caller, type PersonCaller } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { mask } from '../base/masking.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor, type HandlerContext } from '../base/routes.ts'
import { sameAs, search } from '../customers/customers.ts'
import { memberOf } from '../identity/memberships/memberships.ts'
import {
  close,
  confirmNeed,
  find as findInteraction,
  findIn,
  lockMine,
  queuesIn,
  wholeOf,
} from '../interactions/interactions.ts'
import { caseFor, change, find, mustBeNeed, needs, reopen, settle, type CaseRecord } from './cases.ts'
import { addNeed, changeNeed, type NeedRecord } from './needs/needs.ts'
import { findCaseRow, findCaseRows, findHistory, findInteractionIds, lockCase, type CaseRowRecord } from './store.ts'

const on = routesFor(contract)
const onInteractions = routesFor(interactionsContract)
const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const shownRow = (row: CaseRowRecord) => ({
  ...row,
  openedAt: row.openedAt.toISOString(),
  settledAt: iso(row.settledAt),
  answerDueAt: iso(row.answerDueAt),
  lastAt: row.lastAt.toISOString(),
})

const mustSee = async (tx: ReadTx, caller: Caller, caseId: CaseId): Promise<CaseRecord> => {
  const found = await find(tx, caseId)
  const queues = queuesIn(scopeOf(caller))
  const isMine = caller.kind === 'person' && found?.ownerId === caller.personId
  const isSeen = found && (queues === null || isMine || (found.queueId !== null && queues.includes(found.queueId)))
  if (!isSeen) throw new Refusal('not_found')
  return found
}

const shownCase = async (tx: ReadTx, caseId: CaseId) => {
  const row = await findCaseRow(tx, caseId)
  if (!row) throw new Refusal('not_found')
  const history = await findHistory(tx, caseId)
  return {
    ...shownRow(row),
    interactionIds: await findInteractionIds(tx, caseId),
    history: history.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
  }
}

/** How far a list goes: beyond it one searches. */
const MOST_SKIPPED = 10_000
const skipOf = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0
  if (!/^\d{1,5}$/.test(cursor) || Number(cursor) > MOST_SKIPPED) {
    throw new Refusal('malformed', 'This cursor was not given by us.')
  }
  return Number(cursor)
}

/** `4471` or `#4471` is a number; anything else names a customer. */
const wantedOf = async (tx: ReadTx, q: string | undefined) => {
  const text = q?.trim()
  if (!text) return {}
  const number = /^#?(\d{1,9})$/.exec(text)?.[1]
  if (number) return { number: Number(number) }
  const found = await search(tx, text)
  return { customerIds: (await Promise.all(found.map((row) => sameAs(tx, row.id)))).flat() }
}

const shownNeed = ({ id, parentId, name, isRetired }: NeedRecord) => ({ id, parentId, name, isRetired })

const changing = (context: Pick<HandlerContext, 'caller' | 'db'>, caseId: CaseId, work: (tx: Tx) => Promise<void>) =>
  context.db.transact(scopeOf(context.caller).workspaceId, async (tx) => {
    await mustSee(tx, context.caller, caseId)
    await work(tx)
    return shownCase(tx, caseId)
  })

export const caseRoutes = on.router({
  list: on.list.handler(({ input, context: { db, caller } }) => {
    const scope = scopeOf(caller)
    return db.read(scope.workspaceId, async (tx) => {
      const { view, state, limit } = input
      const skip = skipOf(input.cursor)
      const found = await findCaseRows(tx, {
        view,
        state,
        personId: caller.kind === 'person' ? caller.personId : null,
        queues: queuesIn(scope),
        ...(input.customerId ? { customerIds: await sameAs(tx, input.customerId) } : await wantedOf(tx, input.q)),
        skip,
        limit: limit + 1,
      })
      const next = found.length > limit && skip + limit <= MOST_SKIPPED ? String(skip + limit) : null
      return { rows: found.slice(0, limit).map(shownRow), next }
    })
  }),
  get: on.get.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.caseId)
      return shownCase(tx, input.caseId)
    }),
  ),
  change: on.change.handler(({ input: { caseId, answerDueAt, title, ...to }, context }) =>
    changing(context, caseId, async (tx) => {
      const { personId } = personOf(context.caller)
      if (to.ownerId && (await memberOf(tx, to.ownerId))?.state !== 'active') throw new Refusal('person_unknown')
      const due = answerDueAt === undefined ? {} : { answerDueAt: answerDueAt === null ? null : new Date(answerDueAt) }
      await change(tx, caseId, { ...to, ...due, ...(title ? { title: mask(title).text } : {}) }, personId)
    }),
  ),
  settle: on.settle.handler(({ input, context }) =>
    changing(context, input.caseId, (tx) =>
      settle(tx, input.caseId, personOf(context.caller).personId, mask(input.note).text),
    ),
  ),
  reopen: on.reopen.handler(({ input, context }) =>
    changing(context, input.caseId, (tx) =>
      reopen(tx, input.caseId, personOf(context.caller).personId, mask(input.note).text),
    ),
  ),
  needs: on.needs.handler(async ({ context: { db, caller } }) => ({
    rows: (await db.read(scopeOf(caller).workspaceId, needs)).map(shownNeed),
  })),
  addNeed: on.addNeed.handler(async ({ input, context: { db, caller } }) =>
    shownNeed(await db.transact(personOf(caller).workspaceId, (tx) => addNeed(tx, input))),
  ),
  changeNeed: on.changeNeed.handler(async ({ input: { needId, ...to }, context: { db, caller } }) =>
    shownNeed(await db.transact(personOf(caller).workspaceId, (tx) => changeNeed(tx, needId, to))),
  ),
})

const mustSeeInteraction = async (tx: ReadTx, person: PersonCaller, interactionId: InteractionId): Promise<void> => {
  if (!(await findIn(tx, person.scope, interactionId, person.personId))) throw new Refusal('not_found')
}

/** The case a conversation stands on, for a caller who sees the conversation; null where there is none. */
export const caseOfInteraction = async (tx: ReadTx, caller: Caller, interactionId: InteractionId) => {
  const person = personOf(caller)
  if (!(await findIn(tx, person.scope, interactionId, person.personId))) return null
  const caseId = (await findInteraction(tx, interactionId))?.caseId
  const found = caseId ? await find(tx, caseId) : null
  return found && { caseId: found.id, customerId: found.customerId, number: found.number, title: found.title }
}

/** The endpoints of an interaction that name needs and cases; main puts them beside interactions' own. */
export const needHandlers = {
  confirmNeed: onInteractions.confirmNeed.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    return db.transact(person.workspaceId, async (tx) => {
      await mustSeeInteraction(tx, person, input.interactionId)
      await mustBeNeed(tx, input.needId)
      await confirmNeed(tx, input.interactionId, input.needId, person.personId)
      return wholeOf(tx, caller, input.interactionId)
    })
  }),
  wrapUp: onInteractions.wrapUp.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    const { interactionId, needId, outcome } = input
    return db.transact(person.workspaceId, async (tx) => {
      await mustSeeInteraction(tx, person, interactionId)
      if (needId) await mustBeNeed(tx, needId)
      // the order of locks: case before interaction
      const caseId = (await findInteraction(tx, interactionId))?.caseId
      const known = caseId ? await lockCase(tx, caseId) : null
      const standing = await lockMine(tx, person.personId, interactionId)
      if (needId) await confirmNeed(tx, interactionId, needId, person.personId)
      const summary = mask(input.summary).text
      await close(tx, { interactionId, outcome, needId, summary, by: 'agent' })
      if (outcome === 'solved' && input.settleCase && known?.state !== 'settled') {
        await settle(tx, await caseFor(tx, standing, person.personId), person.personId, summary)
      }
      return wholeOf(tx, caller, interactionId)
    })
  }),
}
