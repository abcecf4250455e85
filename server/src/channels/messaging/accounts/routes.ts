import { messaging } from '@peakend/contract/messaging.ts'
import type { MessageId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf } from '../../../base/caller.ts'
import type { Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import { audit } from '../../../identity/audit/audit.ts'
import type { RoutesOptions } from '../options.ts'
import { e164 } from '../rules/rules.ts'
import { queueMessage, stoppedSince } from '../sending/sending.ts'
import { findMessage } from '../sending/store.ts'
import { fetchTemplates, listTemplates, putTemplates } from '../whatsapp/templates.ts'
import {
  addAccount,
  changeAccount,
  mustFind,
  opened,
  removeAccount,
  setState,
  shownAccount,
  shownAccounts,
} from './accounts.ts'
import type { AccountRecord } from './store.ts'
import { SecretUnreadable } from '../../../base/secrets.ts'

const on = routesFor(messaging)
const TRY_MS = 20_000

export const accountRoutes = (of: RoutesOptions) => ({ ...settingRoutes(of), ...askingRoutes(of) })

const settingRoutes = ({ db, keeper, publicUrl }: RoutesOptions) => ({
  accounts: on.accounts.handler(({ context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await shownAccounts(tx, keeper, publicUrl()) })),
  ),
  addAccount: on.addAccount.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) =>
      shownAccount(tx, keeper, publicUrl(), await addAccount(tx, caller, keeper, input)),
    ),
  ),
  changeAccount: on.changeAccount.handler(({ input: { accountId, ...to }, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await changeAccount(tx, caller, keeper, accountId, to)
      return shownAccount(tx, keeper, publicUrl(), accountId)
    }),
  ),
  setAccountState: on.setAccountState.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await setState(tx, caller, input.accountId, input.state)
      return shownAccount(tx, keeper, publicUrl(), input.accountId)
    }),
  ),
  removeAccount: on.removeAccount.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await removeAccount(tx, caller, input.accountId)
      return { done: true as const }
    }),
  ),
  templates: on.templates.handler(({ input, context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await listTemplates(tx, input.accountId ?? null) })),
  ),
})

/** One message that belongs to no conversation. Refuses `account_gone` (paused), `number_stopped`. */
const sendTest = async (tx: Tx, account: AccountRecord, number: string): Promise<MessageId> => {
  if (account.state !== 'on') throw new Refusal('account_gone')
  if (await stoppedSince(tx, account.channel, number)) throw new Refusal('number_stopped')
  const content = { kind: 'text' as const, text: 'Peakend: test / prueba' }
  return queueMessage(tx, { account, interactionId: null, turnId: null, number, content })
}

const askingRoutes = ({ db, keeper, adapters }: RoutesOptions) => ({
  testAccount: on.testAccount.handler(async ({ input, context: { caller } }) => {
    const { workspaceId } = personOf(caller)
    const to = input.to === undefined ? null : e164(input.to)
    if (input.to !== undefined && to === null) throw new Refusal('invalid', 'Give the number with its country: +34 ...')
    const [row, messageId] = await db.transact(workspaceId, async (tx) => {
      const found = await mustFind(tx, input.accountId)
      await audit(tx, caller, 'message-account.tested', { noun: 'message-account', id: found.id })
      return [found, to === null ? null : await sendTest(tx, found, to)] as const
    })
    const adapter = adapters.get(row.settings.via.kind)
    if (!adapter) throw new Refusal('not_found')
    try {
      const said = await adapter.test(opened(workspaceId, row, keeper), AbortSignal.timeout(TRY_MS))
      return { ...said, messageId }
    } catch (e) {
      if (!(e instanceof SecretUnreadable)) throw e
      return { isFine: false, why: 'secret-unreadable' as const, detail: null, messageId }
    }
  }),
  testedMessage: on.testedMessage.handler(({ input, context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      const found = await findMessage(tx, input.messageId)
      // messages of conversations are shown to who sees those
      if (found?.accountId !== input.accountId || found.interactionId !== null || found.state === 'aside')
        throw new Refusal('not_found')
      return { state: found.state, failure: found.failure, detail: found.detail }
    }),
  ),
  fetchTemplates: on.fetchTemplates.handler(async ({ input, context: { caller } }) => {
    const { workspaceId } = personOf(caller)
    const row = await db.read(workspaceId, (tx) => mustFind(tx, input.accountId))
    if (row.settings.via.kind !== 'whatsapp')
      throw new Refusal('invalid', 'Only WhatsApp has templates of the platform.')
    const fetched = await fetchTemplates(opened(workspaceId, row, keeper), AbortSignal.timeout(TRY_MS)).catch(
      (e: unknown) => ({
        problem: e instanceof Error ? e.message : 'no answer',
      }),
    )
    return db.transact(workspaceId, async (tx) => {
      if (!('problem' in fetched)) await putTemplates(tx, row.id, fetched)
      return { rows: await listTemplates(tx, row.id), problem: 'problem' in fetched ? fetched.problem : null }
    })
  }),
})
