/** What people do with calls. */
import { phone } from '@peakend/contract/phone.ts'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import { personOf } from '../../base/caller.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor, type HandlerContext } from '../../base/routes.ts'
import * as interactions from '../../interactions/interactions.ts'
import { presenceOf } from '../../routing/presence/presence.ts'
import type { CallEvent } from './call.ts'
import { happenIn } from './calls.ts'
import { myCall } from './shown.ts'
import type { Telephony } from './telephony.ts'

const on = routesFor(phone)
const done = { done: true } as const

/** `telephony`: null where no switch is set up. */
export const phoneRoutes = (telephony: Telephony | null) => {
  const why = () => (telephony === null ? 'not-set-up' : telephony.isUp ? null : 'away')
  /** One thing done to the call of a conversation by somebody who may see it. */
  const acting = async (
    { caller, db }: HandlerContext,
    interactionId: InteractionId,
    event: (by: PersonId) => CallEvent,
  ) => {
    const person = personOf(caller)
    if (why() !== null) throw new Refusal('phone_off')
    await db.transact(person.workspaceId, async (tx) => {
      if (!(await interactions.findIn(tx, person.scope, interactionId, person.personId))) throw new Refusal('not_found')
      await happenIn(tx, interactionId, event(person.personId))
    })
    return done
  }
  return on.router({
    status: on.status.handler(({ context: { caller, db } }) => {
      const person = personOf(caller)
      return db.read(person.workspaceId, async (tx) => ({
        isUp: why() === null,
        why: why(),
        hasPhone: (await presenceOf(tx, person.personId)).hasPhone,
      }))
    }),
    mine: on.mine.handler(({ context: { caller, db } }) => {
      const person = personOf(caller)
      return db.read(person.workspaceId, async (tx) => ({ call: await myCall(tx, person.personId) }))
    }),
    hold: on.hold.handler(({ input, context }) => acting(context, input.interactionId, (by) => ({ kind: 'hold', by }))),
    resume: on.resume.handler(({ input, context }) =>
      acting(context, input.interactionId, (by) => ({ kind: 'resume', by })),
    ),
    hangUp: on.hangUp.handler(({ input, context }) =>
      acting(context, input.interactionId, (by) => ({ kind: 'hang-up', by })),
    ),
  })
}
