import type { InteractionId } from '@peakend/contract/ids.ts'
import { letters } from '@peakend/contract/letters.ts'
import { personOf, scopeOf, type Caller } from '../../../base/caller.ts'
import type { Database, ReadTx } from '../../../base/database.ts'
import { placeIn } from '../../../base/cursor.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import { customersIn, findIn, queuesIn } from '../../../interactions/interactions.ts'
import type { Blobs } from '../intake/files.ts'
import type { ReadLetter } from '../intake/reading-beside.ts'
import { findMail } from '../sending/store.ts'
import { shownRows } from '../shown.ts'
import { dismiss, takeIn } from './aside.ts'
import { begin, draftOf, dueLetters, keepDraft, sendAgain } from './letters.ts'
import { deleteDraft, listDrafts } from './store.ts'

const on = routesFor(letters)

const mustSee = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<void> => {
  if (!(await findIn(tx, scopeOf(caller), interactionId, personOf(caller).personId))) throw new Refusal('not_found')
}
const rowOf = async (tx: ReadTx, mailId: string) => {
  const found = await findMail(tx, mailId)
  const [row] = found ? await shownRows(tx, [found]) : []
  if (!row) throw new Refusal('not_found')
  return row
}
/** What was set aside belongs to no queue: whoever sees some queues only sees none of it. */
const mustSeeAll = (caller: Caller): void => {
  if (scopeOf(caller).queues !== 'all') throw new Refusal('not_found')
}

export const lettersRoutes = (of: { db: Database; blobs: Blobs; secret: Buffer; read: ReadLetter }) => {
  const { db } = of
  return on.router({
    ...draftRoutes(db),
    begin: on.begin.handler(({ input, context: { caller } }) => {
      const { workspaceId, personId } = personOf(caller)
      return db.transact(workspaceId, async (tx) => {
        const { customerId } = input
        if (customerId && !(await customersIn(tx, scopeOf(caller), [customerId])).has(customerId))
          throw new Refusal('not_found')
        const sendAt = input.sendAt ? new Date(input.sendAt) : null
        const { html, ...rest } = input
        const begun = await begin(tx, personId, {
          ...rest,
          ...(html === undefined ? {} : { html }),
          sendAt,
          secret: of.secret,
        })
        return { interactionId: begun.interactionId, mail: await rowOf(tx, begun.mailId) }
      })
    }),
    sendAgain: on.sendAgain.handler(({ input, context: { caller } }) => {
      const { workspaceId, personId } = personOf(caller)
      return db.transact(workspaceId, async (tx) => {
        await sendAgain(tx, { ...input, personId })
        return rowOf(tx, input.mailId)
      })
    }),
    due: on.due.handler(({ input, context: { caller } }) => {
      const scope = scopeOf(caller)
      const personId = caller.kind === 'person' ? caller.personId : null
      return db.read(scope.workspaceId, async (tx) => ({
        at: tx.now.toISOString(),
        rows: await dueLetters(tx, { ...input, personId, queues: queuesIn(scope) }),
      }))
    }),
    takeIn: on.takeIn.handler(({ input, context: { caller } }) => {
      mustSeeAll(caller)
      return takeIn(of, caller, personOf(caller).workspaceId, input.mailId)
    }),
    dismiss: on.dismiss.handler(({ input, context: { caller } }) => {
      mustSeeAll(caller)
      return db.transact(personOf(caller).workspaceId, async (tx) => {
        await dismiss(tx, caller, input.mailId)
        return { done: true as const }
      })
    }),
  })
}

const draftRoutes = (db: Database) => ({
  drafts: on.drafts.handler(({ input: { cursor, limit }, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    const place = placeIn(cursor)
    const after = place && { at: new Date(place.value), id: place.id }
    return db.read(workspaceId, async (tx) => {
      const found = await listDrafts(tx, { personId, after, limit: limit + 1 })
      const rows = found.slice(0, limit).map((one) => ({ ...one, savedAt: one.savedAt.toISOString() }))
      const last = rows.at(-1)
      return { rows, next: found.length > limit && last ? `${last.savedAt}~${last.interactionId}` : null }
    })
  }),
  draft: on.draft.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.read(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return { draft: await draftOf(tx, input.interactionId, personId) }
    })
  }),
  keepDraft: on.keepDraft.handler(({ input: { interactionId, ...letter }, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, interactionId)
      await keepDraft(tx, { interactionId, personId, letter })
      return { savedAt: tx.now.toISOString() }
    })
  }),
  dropDraft: on.dropDraft.handler(({ input, context: { caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return db.transact(workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      await deleteDraft(tx, input.interactionId, personId)
      return { done: true as const }
    })
  }),
})
