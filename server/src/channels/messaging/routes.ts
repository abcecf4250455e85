import { messaging } from '@peakend/contract/messaging.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type Caller } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { placeIn } from '../../base/cursor.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { consentOf, listConsents, noteConsent } from '../../customers/consents/consents.ts'
import { mustResolve, sameAs, wholeCustomer } from '../../customers/customers.ts'
import { audit } from '../../identity/audit/audit.ts'
import { customersIn, findIn, type Standing } from '../../interactions/interactions.ts'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { accountRoutes } from './accounts/routes.ts'
import { findAccount } from './accounts/store.ts'
import { whoseNumber } from './intake/who.ts'
import type { RoutesOptions } from './options.ts'
import { e164, putRules, rulesOf } from './rules/rules.ts'
import { beginMessage, sendTemplate, settleMessage } from './sending/beginning.ts'
import { beginningsFor } from './sending/beginnings.ts'
import { listAside, listMessages } from './sending/store.ts'
import { shownAside, shownBeginning, shownLine, shownMessage } from './shown.ts'

const on = routesFor(messaging)

/** Refuses `not_found` for a conversation the caller does not see. */
const mustSee = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<Standing> => {
  const personId = caller.kind === 'person' ? caller.personId : undefined
  const found = await findIn(tx, scopeOf(caller), interactionId, personId)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Refuses `not_found` for a customer the caller does not see. */
const mustSeeCustomer = async (tx: ReadTx, caller: Caller, customerId: CustomerId): Promise<CustomerId[]> => {
  await mustResolve(tx, customerId)
  const all = await sameAs(tx, customerId)
  if ((await customersIn(tx, scopeOf(caller), all)).size === 0) throw new Refusal('not_found')
  return all
}

export const messagingRoutes = (of: RoutesOptions) =>
  on.router({ ...accountRoutes(of), ...ruleRoutes(of), ...messageRoutes(of), ...consentRoutes(of) })

const ruleRoutes = ({ db }: RoutesOptions) => ({
  rules: on.rules.handler(({ context: { caller } }) => db.read(scopeOf(caller).workspaceId, rulesOf)),
  changeRules: on.changeRules.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      const before = await rulesOf(tx)
      await putRules(tx, input)
      await audit(tx, caller, 'message-rules.changed', null, { before, after: input })
      return input
    }),
  ),
})

const messageRoutes = ({ db, adapters }: RoutesOptions) => ({
  messages: on.messages.handler(({ input, context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      const standing = await mustSee(tx, caller, input.interactionId)
      if (standing.channel !== 'sms' && standing.channel !== 'whatsapp') throw new Refusal('not_found')
      const rows = await listMessages(tx, standing.id, input.limit)
      return { line: await shownLine(tx, standing, adapters), rows: rows.flatMap((row) => shownMessage(row) ?? []) }
    }),
  ),
  sendTemplate: on.sendTemplate.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return sendTemplate(tx, { ...input, personId })
    })
  }),
  beginnings: on.beginnings.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.read(workspaceId, async (tx) => {
      await mustSeeCustomer(tx, caller, input.customerId)
      const all = await beginningsFor(tx, input.customerId)
      const sees = async (id: InteractionId) => (await findIn(tx, scopeOf(caller), id, personId)) !== null
      const rows = await Promise.all(
        all.map(async (one) => {
          const isSeen = one.running !== null && (await sees(one.running.id))
          return shownBeginning(isSeen ? one : { ...one, running: null }, personId, adapters)
        }),
      )
      return { rows }
    })
  }),
  begin: on.begin.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSeeCustomer(tx, caller, input.customerId)
      return beginMessage(tx, { ...input, personId })
    })
  }),
  settle: on.settle.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await settleMessage(tx, { ...input, personId })
      return { done: true as const }
    })
  }),
  setAside: on.setAside.handler(({ input, context: { caller } }) => {
    const scope = scopeOf(caller)
    return db.read(scope.workspaceId, async (tx) => {
      // what was set aside belongs to no queue: whoever sees some queues only sees none of it
      if (scope.queues !== 'all') return { rows: [], next: null }
      const rows = await listAside(tx, beforeOf(input.cursor), input.limit + 1)
      const last = rows[input.limit - 1]
      return {
        rows: rows.slice(0, input.limit).flatMap((row) => shownAside(row) ?? []),
        next: rows.length > input.limit && last ? `${last.at.toISOString()}_${last.id}` : null,
      }
    })
  }),
})

const beforeOf = (cursor: string | undefined): { at: Date; id: string } | null => {
  const place = placeIn(cursor, { sign: '_' })
  return place && { at: new Date(place.value), id: place.id }
}

/** The whole of it is evidence; nobody asks more often than this. */
const MOST_CONSENTS = 200

const consentRoutes = ({ db }: RoutesOptions) => ({
  consents: on.consents.handler(({ input, context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      const rows = await listConsents(tx, await mustSeeCustomer(tx, caller, input.customerId), MOST_CONSENTS)
      return {
        rows: rows.map((row) => ({
          ...row,
          channel: row.channel === 'whatsapp' ? ('whatsapp' as const) : ('sms' as const),
          at: row.at.toISOString(),
        })),
      }
    }),
  ),
  reachNumber: on.reachNumber.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      const account = await findAccount(tx, input.accountId)
      if (!account) throw new Refusal('not_found')
      if (account.state !== 'on' || account.queueId === null) throw new Refusal('account_gone')
      const address = e164(input.number)
      if (!address) throw new Refusal('invalid', 'This is no number a message can go to.')
      const { channel } = account
      // what a colleague writes down does not undo a customer's own no
      if ((await consentOf(tx, channel, address))?.answer === 'out') throw new Refusal('number_stopped')
      const customerId = await whoseNumber(tx, account, address, input.name ?? null)
      await mustSeeCustomer(tx, caller, customerId)
      const { said } = input
      await noteConsent(tx, { channel, address, answer: 'in', how: 'agent', said, customerId, personId })
      await audit(tx, caller, 'consent.noted', { noun: 'customer', id: customerId }, { channel, answer: 'in' })
      return { customerId }
    })
  }),
  noteConsent: on.noteConsent.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSeeCustomer(tx, caller, input.customerId)
      const identity = (await wholeCustomer(tx, input.customerId)).identities.find((one) => one.id === input.identityId)
      const address = identity?.kind === 'phone' ? e164(identity.normal) : null
      if (!identity) throw new Refusal('not_found')
      if (!address) throw new Refusal('invalid', 'This is no number a message can go to.')
      const { channel, answer, said } = input
      await noteConsent(tx, { channel, address, answer, how: 'agent', said, customerId: identity.customerId, personId })
      await audit(tx, caller, 'consent.noted', { noun: 'customer', id: input.customerId }, { channel, answer })
      return { done: true as const }
    })
  }),
})
