/** What people do with calls. */
import { phone, type CoachingHow } from '@peakend/contract/phone.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type PersonCaller } from '../../base/caller.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor, type HandlerContext } from '../../base/routes.ts'
import * as interactions from '../../interactions/interactions.ts'
import { presenceOf } from '../../routing/presence/presence.ts'
import { happenIn } from './calls.ts'
import { callBack } from './calling-back.ts'
import { coach, takeOver } from './coaching.ts'
import { dial } from './dialling.ts'
import { consult, handOver } from './handing.ts'
import { callsNow } from './running.ts'
import { lostOf, myCall } from './shown.ts'
import { recordByHand } from './recorded.ts'
import { callOfPerson } from './store.ts'
import { SwitchAway, type Telephony } from './telephony.ts'

const on = routesFor(phone)
const done = { done: true } as const

/** `telephony`: null where no switch is set up; `country`: whose numbers may be typed without it. */
export const phoneRoutes = (telephony: Telephony | null, country?: string) => {
  const why = () => (telephony === null ? 'not-set-up' : telephony.isUp ? null : 'away')
  const acting = actingWhile(() => why() === null)
  return on.router({
    status: on.status.handler(({ context: { caller, db } }) => {
      const person = personOf(caller)
      return db.read(person.workspaceId, async (tx) => ({
        isUp: why() === null,
        why: why(),
        hasPhone: (await presenceOf(tx, person.personId)).hasPhone,
        ...(country ? { country } : {}),
      }))
    }),
    // the trunk is asked first: nothing is asked of the network in a transaction, and this needs none
    line: on.line.handler(async () => ({ trunk: await askTrunk(telephony), why: why() })),
    mine: on.mine.handler(({ context: { caller, db } }) => {
      const person = personOf(caller)
      return db.read(person.workspaceId, async (tx) => ({ call: await myCall(tx, person.personId) }))
    }),
    lost: on.lost.handler(({ context: { caller, db } }) => {
      const person = personOf(caller)
      return db.read(person.workspaceId, async (tx) => ({ lost: await lostOf(tx, person.personId) }))
    }),
    running: on.running.handler(({ input, context: { caller, db } }) => {
      const scope = scopeOf(caller)
      return db.read(scope.workspaceId, async (tx) => ({ why: why(), ...(await callsNow(tx, scope, input)) }))
    }),
    dial: on.dial.handler(({ input, context: { caller, db } }) => {
      const person = personOf(caller)
      if (why() !== null) throw new Refusal('phone_off')
      return db.transact(person.workspaceId, async (tx) => {
        if (
          input.customerId &&
          !(await interactions.customersIn(tx, person.scope, [input.customerId])).has(input.customerId)
        )
          throw new Refusal('not_found')
        return dial(tx, person.personId, { ...input, country })
      })
    }),
    ...agentRoutes(acting, country),
    ...coachRoutes(acting),
  })
}

/** Null where the switch cannot be asked. */
const askTrunk = async (telephony: Telephony | null) => {
  if (!telephony?.isUp) return null
  try {
    return await telephony.trunk()
  } catch (error) {
    if (error instanceof SwitchAway) return null
    throw error
  }
}

type Acting = ReturnType<typeof actingWhile>

/** One thing done to the call of a conversation by somebody who may see it. */
const actingWhile =
  (isUp: () => boolean) =>
  async (
    { caller, db }: HandlerContext,
    interactionId: InteractionId,
    work: (tx: Tx, person: PersonCaller) => Promise<void>,
  ) => {
    const person = personOf(caller)
    if (!isUp()) throw new Refusal('phone_off')
    await db.transact(person.workspaceId, async (tx) => {
      const mayAct =
        (await interactions.findIn(tx, person.scope, interactionId, person.personId)) ??
        // who is asked for a word first is in the call, whichever queue it is of
        (await callOfPerson(tx, person.personId))?.interactionId === interactionId
      if (!mayAct) throw new Refusal('not_found')
      await work(tx, person)
    })
    return done
  }

const agentRoutes = (acting: Acting, country: string | undefined) => {
  const tell =
    (kind: 'hold' | 'resume' | 'hang-up' | 'complete' | 'join') =>
    ({ input, context }: { input: { interactionId: InteractionId }; context: HandlerContext }) =>
      acting(context, input.interactionId, (tx, { personId }) =>
        happenIn(tx, input.interactionId, { kind, by: personId }),
      )
  return {
    hold: on.hold.handler(tell('hold')),
    resume: on.resume.handler(tell('resume')),
    hangUp: on.hangUp.handler(tell('hang-up')),
    complete: on.complete.handler(tell('complete')),
    join: on.join.handler(tell('join')),
    transfer: on.transfer.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, { personId }) => handOver(tx, personId, input)),
    ),
    pauseRecording: on.pauseRecording.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, { personId }) => recordByHand(tx, personId, input.interactionId, true)),
    ),
    resumeRecording: on.resumeRecording.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, { personId }) =>
        recordByHand(tx, personId, input.interactionId, false),
      ),
    ),
    callBack: on.callBack.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, { personId }) => callBack(tx, personId, input.interactionId)),
    ),
    consult: on.consult.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, { personId }) => consult(tx, personId, { ...input, country })),
    ),
  }
}

const coachRoutes = (acting: Acting) => {
  const begin =
    (how: CoachingHow) =>
    ({ input, context }: { input: { interactionId: InteractionId }; context: HandlerContext }) =>
      acting(context, input.interactionId, (tx, person) => coach(tx, person, input.interactionId, how))
  return {
    listen: on.listen.handler(begin('listen')),
    whisper: on.whisper.handler(begin('whisper')),
    stepIn: on.stepIn.handler(begin('join')),
    takeOver: on.takeOver.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, person) => takeOver(tx, person, input.interactionId)),
    ),
    leave: on.leave.handler(({ input, context }) =>
      acting(context, input.interactionId, (tx, { personId }) =>
        happenIn(tx, input.interactionId, { kind: 'leave', by: personId }),
      ),
    ),
  }
}
