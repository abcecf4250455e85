import { messaging } from '@peakend/contract/messaging.ts'
import { personOf, scopeOf } from '../../../base/caller.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import { audit } from '../../../identity/audit/audit.ts'
import type { Tried } from '../adapter.ts'
import type { RoutesOptions } from '../options.ts'
import { e164 } from '../rules/rules.ts'
import { queueMessage, stoppedSince } from '../sending/sending.ts'
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
import { SecretUnreadable } from './secrets.ts'

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

const askingRoutes = ({ db, keeper, adapters }: RoutesOptions) => ({
  testAccount: on.testAccount.handler(async ({ input, context: { caller } }): Promise<Tried> => {
    const { workspaceId } = personOf(caller)
    const to = input.to === undefined ? null : e164(input.to)
    if (input.to !== undefined && to === null) throw new Refusal('invalid', 'Give the number with its country: +34 ...')
    const row = await db.transact(workspaceId, async (tx) => {
      const found = await mustFind(tx, input.accountId)
      await audit(tx, caller, 'message-account.tested', { noun: 'message-account', id: found.id })
      if (to && !(await stoppedSince(tx, found.channel, to)))
        queueMessage(tx, {
          account: found,
          interactionId: null,
          turnId: null,
          number: to,
          content: { kind: 'text', text: 'Peakend: test / prueba' },
        })
      return found
    })
    try {
      const adapter = adapters.get(row.settings.via.kind)
      if (!adapter) throw new Refusal('not_found')
      return await adapter.test(opened(workspaceId, row, keeper), AbortSignal.timeout(TRY_MS))
    } catch (e) {
      if (e instanceof SecretUnreadable) return { isFine: false, why: 'secret-unreadable', detail: null }
      throw e
    }
  }),
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
