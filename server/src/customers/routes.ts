import { customers as contract, type Customer } from '@peakend/contract/customers.ts'
import type { CustomerId, InteractionId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type Caller, type Scope } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { once } from '../base/idempotence.ts'
import { mask } from '../base/masking.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor, type HandlerContext } from '../base/routes.ts'
import { audit } from '../identity/audit/audit.ts'
import {
  changeCustomer,
  merge,
  proveByAgent,
  putCustomer,
  recent,
  sameAs,
  search,
  setBlocked,
  strike,
  tell,
  unmerge,
  unprove,
  wholeCustomer,
  type CustomerRowRecord,
} from './customers.ts'
import { likelyOf, recognise, type CaseOfInteraction } from './likely.ts'
import type { Erased, PersonalPart } from './personal.ts'
import { shownCustomer, shownFact } from './shown.ts'

export interface CustomerRoutesOptions {
  /** Which of these customers a scope shows: an outside team sees whom it serves. From interactions, which lies further out. */
  visible: (tx: ReadTx, scope: Scope, customerIds: readonly string[]) => Promise<Set<string>>
  /** The case a conversation stands on, where the scope shows the conversation; null for none. From cases, which lies further out. */
  tied: (tx: ReadTx, caller: Caller, interactionId: InteractionId) => Promise<CaseOfInteraction | null>
  /** Every module that keeps something about a customer. */
  parts: readonly PersonalPart[]
}

const done = { done: true } as const
const on = routesFor(contract)
const about = (id: CustomerId) => ({ noun: 'customer' as const, id })

const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/
const readCursor = (cursor: string | undefined): { at: Date; id: string } | null => {
  if (cursor === undefined) return null
  const [, at, id] = CURSOR.exec(cursor) ?? []
  if (!at || !id || Number.isNaN(Date.parse(at))) throw new Refusal('malformed', 'This cursor was not given by us.')
  return { at: new Date(at), id }
}

const shownRow = (row: CustomerRowRecord) => ({ ...row, lastContactAt: row.lastContactAt?.toISOString() ?? null })

type MustSee = (tx: ReadTx, caller: Caller, customerId: CustomerId) => Promise<void>
type Changing = (
  context: Pick<HandlerContext, 'caller' | 'db'>,
  customerId: CustomerId,
  work: (tx: Tx) => Promise<unknown>,
) => Promise<Customer>

/** A change by a caller who may see the customer; answers the customer as it is then. */
const changingBy =
  (mustSee: MustSee): Changing =>
  ({ caller, db }, customerId, work) =>
    db.transact(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, customerId)
      await work(tx)
      return shownCustomer(await wholeCustomer(tx, customerId))
    })

export const customerRoutes = ({ visible, tied, parts }: CustomerRoutesOptions) => {
  const mustSee = async (tx: ReadTx, caller: Caller, customerId: CustomerId): Promise<void> => {
    const scope = scopeOf(caller)
    if (scope.vendorId === undefined) return
    if (!(await visible(tx, scope, [customerId])).has(customerId)) throw new Refusal('not_found')
  }
  const changing = changingBy(mustSee)
  return on.router({
    search: on.search.handler(({ input, context: { db, caller } }) => {
      const scope = scopeOf(caller)
      return db.read(scope.workspaceId, async (tx) => {
        const found = input.q.trim()
          ? (await search(tx, input.q)).slice(0, input.limit)
          : await recent(tx, readCursor(input.cursor), input.limit)
        const seen = await visible(
          tx,
          scope,
          found.map((row) => row.id),
        )
        const last = found.at(-1)
        const isMore = !input.q.trim() && found.length === input.limit && last?.lastContactAt
        return {
          rows: found.filter((row) => seen.has(row.id)).map(shownRow),
          next: isMore && last ? `${isMore.toISOString()}_${last.id}` : null,
        }
      })
    }),
    get: on.get.handler(({ input, context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => {
        await mustSee(tx, caller, input.customerId)
        return shownCustomer(await wholeCustomer(tx, input.customerId))
      }),
    ),
    add: on.add.handler(({ input, context: { db, caller } }) =>
      db.transact(scopeOf(caller).workspaceId, async (tx) => {
        const customerId = await putCustomer(tx, input)
        await audit(tx, caller, 'customer.added', about(customerId))
        return shownCustomer(await wholeCustomer(tx, customerId))
      }),
    ),
    change: on.change.handler(({ input: { customerId, ...to }, context }) =>
      changing(context, customerId, (tx) => changeCustomer(tx, customerId, to)),
    ),
    ...identityHandlers(changing),
    ...factHandlers(mustSee),
    ...mergeHandlers(changing, mustSee),
    ...likelyHandlers({ visible, tied }, changing, mustSee),
    block: on.block.handler(({ input, context }) =>
      changing(context, input.customerId, async (tx) => {
        const { personId } = personOf(context.caller)
        await setBlocked(tx, input.customerId, input.isBlocked, input.reason, personId)
        const act = input.isBlocked ? 'customer.blocked' : 'customer.unblocked'
        await audit(tx, context.caller, act, about(input.customerId))
      }),
    ),
    ...personalHandlers(mustSee, parts),
  })
}

const identityHandlers = (changing: Changing) => ({
  prove: on.prove.handler(({ input, context }) =>
    changing(context, input.customerId, async (tx) => {
      const { personId } = personOf(context.caller)
      const { outcome } = await proveByAgent(tx, { ...input, by: personId })
      const { identityId, interactionId, how } = input
      const detail = { identityId, interactionId, how: mask(how).text, outcome }
      await audit(tx, context.caller, 'identity.proven', about(input.customerId), detail)
    }),
  ),
  unprove: on.unprove.handler(({ input, context }) =>
    changing(context, input.customerId, async (tx) => {
      await unprove(tx, input.customerId, input.identityId)
      const detail = { identityId: input.identityId }
      await audit(tx, context.caller, 'identity.unproven', about(input.customerId), detail)
    }),
  ),
})

const mergeHandlers = (changing: Changing, mustSee: MustSee) => ({
  merge: on.merge.handler(({ input, context }) =>
    changing(context, input.customerId, async (tx) => {
      await mustSee(tx, context.caller, input.fromId)
      await merge(tx, input.customerId, input.fromId, personOf(context.caller).personId)
      await audit(tx, context.caller, 'customer.merged', about(input.customerId), { fromId: input.fromId })
    }),
  ),
  unmerge: on.unmerge.handler(({ input, context }) =>
    changing(context, input.customerId, async (tx) => {
      if (!(await wholeCustomer(tx, input.customerId)).merges.some((one) => one.id === input.mergeId))
        throw new Refusal('not_found')
      await unmerge(tx, input.mergeId, personOf(context.caller).personId)
      await audit(tx, context.caller, 'customer.unmerged', about(input.customerId), {
        mergeId: input.mergeId,
      })
    }),
  ),
})

const likelyHandlers = (
  { visible, tied }: Pick<CustomerRoutesOptions, 'visible' | 'tied'>,
  changing: Changing,
  mustSee: MustSee,
) => ({
  likely: on.likely.handler(({ input: { customerId, interactionId }, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, customerId)
      const found = await likelyOf(tx, customerId, interactionId ? await tied(tx, caller, interactionId) : null)
      const ids = found.map((row) => row.id)
      const seen = await visible(tx, scopeOf(caller), ids)
      return { rows: found.filter((row) => seen.has(row.id)).map((row) => ({ ...row, ...shownRow(row) })) }
    }),
  ),
  recognise: on.recognise.handler(({ input, context }) =>
    changing(context, input.customerId, async (tx) => {
      const { customerId, as, interactionId, how } = input
      await mustSee(tx, context.caller, as)
      const { personId } = personOf(context.caller)
      const isNew = await recognise(tx, { customerId, as, by: personId }, await tied(tx, context.caller, interactionId))
      const detail = { fromId: customerId, interactionId, how: mask(how).text }
      if (isNew) await audit(tx, context.caller, 'customer.merged', about(as), detail)
    }),
  ),
})

const factHandlers = (mustSee: MustSee) => ({
  tell: on.tell.handler(({ input, context: { db, caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.customerId)
      const { senderId, ...told } = input
      const { factId } = await once(tx, {
        source: `person:${personId}`,
        senderId,
        content: told,
        answer: async () => ({
          factId: await tell(tx, { ...told, value: mask(told.value).text, notedBy: personId }),
        }),
      })
      const fact = (await wholeCustomer(tx, input.customerId)).facts.find((one) => one.id === factId)
      if (!fact) throw new Refusal('not_found')
      return shownFact(fact)
    })
  }),
  forget: on.forget.handler(async ({ input, context: { db, caller } }) => {
    await db.transact(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.customerId)
      await strike(tx, input.customerId, input.factId)
    })
    return done
  }),
})

/** What the one who erases types to be sure: the customer's name as it is shown, or their id where none is known. */
const isConfirmed = (typed: string, customer: { id: string; name: string | null }): boolean => {
  const plain = (text: string) => text.normalize('NFC').trim().toLowerCase()
  return plain(typed) === plain(customer.name ?? customer.id) || typed.trim() === customer.id
}

const personalHandlers = (mustSee: MustSee, parts: readonly PersonalPart[]) => ({
  export: on.export.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.customerId)
      const customer = shownCustomer(await wholeCustomer(tx, input.customerId))
      const ids = await sameAs(tx, input.customerId)
      const shown: [string, unknown][] = []
      for (const part of parts) shown.push([part.name, await part.show(tx, ids)])
      await audit(tx, caller, 'customer.exported', about(customer.id))
      return { exportedAt: tx.now.toISOString(), customer, ...Object.fromEntries(shown) }
    }),
  ),
  erase: on.erase.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.customerId)
      const customer = await wholeCustomer(tx, input.customerId)
      if (!isConfirmed(input.confirm, customer)) throw new Refusal('confirm_wrong')
      const ids = await sameAs(tx, input.customerId)
      const erased: Erased = { turns: 0, attachments: 0, facts: 0 }
      for (const part of parts) {
        const gone = await part.erase(tx, ids)
        for (const what of ['turns', 'attachments', 'facts'] as const) erased[what] += gone[what] ?? 0
      }
      await audit(tx, caller, 'customer.erased', about(customer.id), { ...erased })
      return { erasedTurns: erased.turns, erasedAttachments: erased.attachments, erasedFacts: erased.facts }
    }),
  ),
})
