import { randomUUID } from 'node:crypto'
import { callbacks as contract } from '@peakend/contract/callbacks.ts'
import { personOf, visitorOf, type Caller } from '../../base/caller.ts'
import type { Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor, type HandlerContext } from '../../base/routes.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { ask, cancel, slotsOf, zoneOf } from '../../routing/callbacks/callbacks.ts'
import { findQueue } from '../../routing/queues/queues.ts'
import { hashOf, newVisitorToken, screenLanguageOf } from '../chat/rules.ts'
import { insertVisitor } from '../chat/store.ts'
import { take } from '../chat/talking.ts'
import { findVisiting } from '../chat/visitors.ts'
import { knownFor } from './known.ts'
import { trialMails } from './mails.ts'
import type { CallBackOptions } from './options.ts'
import { callBackPage } from './shown.ts'
import { askerOf, type Asker } from './who.ts'

const on = routesFor(contract)

const asAsker = <T>(context: HandlerContext, work: (tx: Tx, asker: Asker) => Promise<T>, writes = true): Promise<T> =>
  context.db.transact(visitorOf(context.caller).workspaceId, async (tx) => {
    const asker = await askerOf(tx, context.caller)
    if (writes && asker.isBlocked) throw new Refusal('blocked')
    return work(tx, asker)
  })

export const callBackRoutes = (of: CallBackOptions) => ({
  own: on.own.handler(({ context }) => asAsker(context, callBackPage, false)),
  slots: on.slots.handler(({ input, context }) =>
    asAsker(
      context,
      async (tx, { queueId }) => {
        if (!queueId) return { rows: [], timeZone: (await workspaceOf(tx)).timeZone }
        const [rows, timeZone] = await Promise.all([
          slotsOf(tx, queueId, input.way, tx.now),
          zoneOf(tx, queueId, input.way),
        ])
        return { rows, timeZone }
      },
      false,
    ),
  ),
  ask: on.ask.handler(({ input, context }) =>
    asAsker(context, async (tx, asker) => {
      const { senderId, when, text, ...asked } = input
      const { interactionId } = await once(tx, {
        source: `callback:${asker.customerId}`,
        senderId,
        content: input,
        answer: async () => {
          const interactionId = asker.interactionId ?? (await begin(tx, of, context.caller, { senderId, text }))
          await ask(tx, {
            interactionId,
            ...asked,
            // none known is no address: refused as one
            address: asked.address ?? (await knownFor(tx, asker, asked.way)) ?? '',
            when: when === 'my-turn' ? when : { slotFrom: new Date(when.slotFrom) },
            language: asked.language ?? (await languageOf(tx, interactionId)),
            by: null,
          })
          return { interactionId }
        },
      })
      return callBackPage(tx, { ...asker, interactionId })
    }),
  ),
  cancel: on.cancel.handler(({ input, context }) =>
    asAsker(context, async (tx, asker) => {
      if (!asker.interactionId) throw new Refusal('not_found')
      await cancel(tx, { interactionId: asker.interactionId, why: 'customer', waits: input.waits })
      return callBackPage(tx, asker)
    }),
  ),
  open: on.open.handler(({ context }) => asAsker(context, openHere)),
  test: on.test.handler(async ({ input, context: { caller } }) => {
    const { workspaceId } = personOf(caller)
    const mails = await of.db.read(workspaceId, async (tx) => {
      const queue = await findQueue(tx, input.queueId)
      if (!queue) throw new Refusal('not_found')
      return trialMails(tx, queue, of.publicUrl())
    })
    let sent = 0
    for (const mail of mails) if (await of.sendMail(workspaceId, { to: input.to, ...mail })) sent++
    return { sent }
  }),
})

const languageOf = async (tx: Tx, interactionId: Parameters<typeof interactions.find>[1]): Promise<string | null> =>
  (await interactions.find(tx, interactionId))?.language ?? null

/** Outside hours nothing runs yet: the words that come with it open the conversation. Refuses `call_back_closed` where there are none, or no queue takes it. */
const begin = async (tx: Tx, of: CallBackOptions, caller: Caller, said: { senderId: string; text?: string }) => {
  const visiting = findVisiting(visitorOf(caller))
  if (!visiting || !said.text) throw new Refusal('call_back_closed')
  const senderId = `${said.senderId}:c`.slice(-64)
  const turn = { senderId, text: said.text, attachmentIds: [], language: visiting.language }
  return (await take(tx, visiting, turn, of.openCase)).interactionId
}

/** A browser of the same customer at the same place: it sees what the first one sees. Only with a link, and only of a chat. */
const openHere = async (tx: Tx, asker: Asker): Promise<{ key: string; visitorToken: string }> => {
  const { interactionId, customerId, touchpointId } = asker
  const standing = interactionId && asker.isLinked ? await interactions.find(tx, interactionId) : null
  if (standing?.channel !== 'chat' || !touchpointId) throw new Refusal('not_found')
  const [place] = await tx.query<{ key: string }>(
    'callbacks.touchpoint',
    'select key from touchpoints where workspace_id = $1 and touchpoint_id = $2 and retired_at is null',
    [tx.workspaceId, touchpointId],
  )
  if (!place) throw new Refusal('not_found')
  const visitorToken = newVisitorToken(tx.workspaceId)
  await insertVisitor(tx, {
    visitorId: randomUUID(),
    touchpointId,
    tokenHash: hashOf(visitorToken),
    customerId,
    externalId: null,
    language: screenLanguageOf(standing.language, 'en'),
  })
  return { key: place.key, visitorToken }
}
