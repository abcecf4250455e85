import { email } from '@peakend/contract/email.ts'
import type { InteractionId, MailId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type Caller } from '../../base/caller.ts'
import { defineRawRoute, type RawRoute } from '../../base/raw-route.ts'
import { placeIn } from '../../base/cursor.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { audit } from '../../identity/audit/audit.ts'
import { dispositionOf, readAttachment, releaseAttachments } from '../../interactions/attachments/attachments.ts'
import { findIn } from '../../interactions/interactions.ts'
import type { EmailOptions, Inside } from './options.ts'
import {
  addMailbox,
  changeMailbox,
  lookAnew,
  refuseIncomplete,
  removeMailbox,
  setState,
  shownMailbox,
  shownMailboxes,
} from './mailboxes/mailboxes.ts'
import { openSecrets, secretsIn } from './mailboxes/secrets.ts'
import { findMailbox } from './mailboxes/store.ts'
import { tryMailbox } from './mailboxes/trying.ts'
import { deleteDraft } from './letters/store.ts'
import { takeBack, write } from './sending/sending.ts'
import { findMail, listAside, listMails, type MailRecord } from './sending/store.ts'
import { shownAside, shownMail, shownRows } from './shown.ts'

const on = routesFor(email)
type Reads = Parameters<Parameters<EmailOptions['db']['read']>[1]>[0]

/** Refuses `not_found` for a conversation the caller does not see. */
const mustSee = async (tx: Reads, caller: Caller, interactionId: InteractionId): Promise<void> => {
  const personId = caller.kind === 'person' ? caller.personId : undefined
  if (!(await findIn(tx, scopeOf(caller), interactionId, personId))) throw new Refusal('not_found')
}

/** A message the caller may see: of a conversation they see, or set aside where they may read the floor. Refuses `not_found`. */
const visibleMail = async (tx: Reads, caller: Caller, mailId: string): Promise<MailRecord> => {
  const found = await findMail(tx, mailId)
  if (!found) throw new Refusal('not_found')
  if (found.interactionId) await mustSee(tx, caller, found.interactionId)
  else if (caller.kind !== 'person' || !caller.permissions.has('floor.read') || scopeOf(caller).queues !== 'all')
    throw new Refusal('not_found')
  return found
}

export const emailRoutes = ({ db, keeper, tokens, blobs }: EmailOptions & Inside) => ({
  ...mailboxRoutes({ db, keeper, tokens }),
  mails: on.mails.handler(({ input, context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return { rows: await shownRows(tx, await listMails(tx, input.interactionId, input.limit)) }
    }),
  ),
  mail: on.mail.handler(async ({ input, context: { caller } }) => {
    const { workspaceId } = scopeOf(caller)
    const found = await db.read(workspaceId, (tx) => visibleMail(tx, caller, input.mailId))
    return shownMail({ db, blobs }, workspaceId, found, input.pictures)
  }),
  write: on.write.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      const sendAt = input.sendAt ? new Date(input.sendAt) : null
      const id = await write(tx, { ...input, personId, sendAt })
      await deleteDraft(tx, input.interactionId, personId)
      const found = await findMail(tx, id)
      const [row] = found ? await shownRows(tx, [found]) : []
      if (!row) throw new Refusal('not_found')
      return row
    })
  }),
  takeBack: on.takeBack.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      const before = await findMail(tx, input.mailId)
      const taken = await takeBack(tx, input.mailId, personId)
      // what it carried may go along with another
      if (before?.turnId) await releaseAttachments(tx, before.turnId, `person:${personId}`)
      return taken
    })
  }),
  setAside: on.setAside.handler(({ input, context: { caller } }) => {
    const scope = scopeOf(caller)
    return db.read(scope.workspaceId, async (tx) => {
      // what was set aside belongs to no queue: whoever sees some queues only sees none of it
      if (scope.queues !== 'all') return { rows: [], next: null }
      const before = beforeOf(input.cursor)
      const rows = await listAside(tx, { mailboxId: input.mailboxId ?? null, before, limit: input.limit + 1 })
      const last = rows[input.limit - 1]
      return {
        rows: rows.slice(0, input.limit).flatMap((row) => shownAside(row) ?? []),
        next: rows.length > input.limit && last ? `${last.receivedAt.toISOString()}_${last.id}` : null,
      }
    })
  }),
})

const beforeOf = (cursor: string | undefined): { at: Date; id: string } | null => {
  const place = placeIn(cursor, { sign: '_' })
  return place && { at: new Date(place.value), id: place.id }
}

const mailboxRoutes = ({ db, keeper, tokens }: Pick<EmailOptions & Inside, 'db' | 'keeper' | 'tokens'>) => ({
  mailboxes: on.mailboxes.handler(({ context: { caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await shownMailboxes(tx, keeper) })),
  ),
  addMailbox: on.addMailbox.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) =>
      shownMailbox(tx, keeper, await addMailbox(tx, caller, keeper, input)),
    ),
  ),
  changeMailbox: on.changeMailbox.handler(({ input: { mailboxId, ...to }, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await changeMailbox(tx, caller, keeper, mailboxId, to)
      return shownMailbox(tx, keeper, mailboxId)
    }),
  ),
  testMailbox: on.testMailbox.handler(async ({ input, context: { caller } }) => {
    const found = await db.transact(personOf(caller).workspaceId, async (tx) => {
      const one = await findMailbox(tx, input.mailboxId)
      if (one) await audit(tx, caller, 'mailbox.tested', { noun: 'mailbox', id: one.id })
      return one
    })
    if (!found) throw new Refusal('not_found')
    const tried = await tryMailbox(found.settings, openSecrets(keeper, found.sealedSecrets), tokens)
    // whoever reads it finds out too, now and not at the next look
    const isFine = tried.incoming.isFine && tried.outgoing.isFine
    if (found.state === 'on' && isFine !== (found.health === 'fine'))
      await db.transact(personOf(caller).workspaceId, async (tx) => lookAnew(tx, found.id))
    return tried
  }),
  testSettings: on.testSettings.handler(async ({ input, context: { caller } }) => {
    refuseIncomplete(input, input)
    await db.transact(personOf(caller).workspaceId, (tx) =>
      audit(tx, caller, 'mailbox.tested', null, { address: input.address }),
    )
    return tryMailbox(input, secretsIn(input), tokens)
  }),
  setMailboxState: on.setMailboxState.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await setState(tx, caller, input.mailboxId, input.state)
      return shownMailbox(tx, keeper, input.mailboxId)
    }),
  ),
  removeMailbox: on.removeMailbox.handler(({ input, context: { caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await removeMailbox(tx, caller, input.mailboxId)
      return { done: true as const }
    }),
  ),
})

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The message as it came, always as a download: nothing in it runs in our origin. */
export const originalRoute = ({ db, blobs }: EmailOptions): RawRoute =>
  defineRawRoute({
    method: 'GET',
    path: '/api/mails/:mailId/original',
    permission: 'interactions.read',
    async handle({ params, caller }) {
      const { workspaceId } = scopeOf(caller)
      const id = params['mailId'] ?? ''
      if (!UUID.test(id)) throw new Refusal('not_found')
      const found = await db.read(workspaceId, (tx) => visibleMail(tx, caller, id as MailId))
      if (!found.originalId) throw new Refusal('gone')
      return {
        status: 200,
        headers: {
          'content-type': 'message/rfc822',
          'content-disposition': dispositionOf(`${found.head.subject || 'message'}.eml`),
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'",
          'cache-control': 'private, no-store',
        },
        body: await readAttachment({ db, files: blobs }, workspaceId, found.originalId),
      }
    },
  })
