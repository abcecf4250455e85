/** A call-back is a promise: open from when it is asked for, kept with the first attempt, broken at the time we said. */
import type { Bilingual } from '@peakend/contract/values.ts'

import type { ReadTx } from '../base/database.ts'
import { defineReaction } from '../base/reactions.ts'
import { find as findCase } from '../cases/cases.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import { find as findInteraction } from '../interactions/interactions.ts'
import { findCallBack, isRunning, type CallBackRow } from '../routing/callbacks/callbacks.ts'
import { ownerFor } from '../routing/routing.ts'
import { keep, makeCallBackPromise, moveDue, reopen, withdraw } from './promises.ts'
import { findOfCallBack } from './store.ts'

const texts: Record<CallBackRow['way'], Bilingual> = {
  chat: { en: 'Be back in the chat: call-back', es: 'Volver al chat: contacto pedido' },
  email: { en: 'Answer by e-mail: call-back', es: 'Responder por correo: contacto pedido' },
  phone: { en: 'Ring the customer: call-back', es: 'Llamar al cliente: contacto pedido' },
}
const reasons: Record<string, Bilingual> = {
  customer: { en: 'The customer needs no call-back any more.', es: 'El cliente ya no necesita que le contactemos.' },
  'wrong-number': { en: 'The number is wrong.', es: 'El número es incorrecto.' },
  other: { en: 'The conversation is over.', es: 'La conversación ha terminado.' },
}

export const promiseCallBacks = defineReaction({
  name: 'promises.call-backs',
  on: ['callback.changed'],
  startAt: 'now',
  async react(tx, { event }) {
    const row = await findCallBack(tx, event.callbackId)
    const known = await findOfCallBack(tx, event.callbackId)
    switch (event.step) {
      case 'asked':
      case 'booked':
        if (known) await moveDue(tx, known.id, event.personId, new Date(event.promisedBy))
        else if (row && isRunning(row.state)) await makeFor(tx, row, new Date(event.promisedBy))
        return
      case 'tried':
        if (known && (known.state === 'open' || known.state === 'broken')) await keep(tx, known.id, event.personId)
        return
      case 'broke-off':
      case 'line-failed':
        // the one who tried vanished, or our line failed: we have not kept it yet, unless an attempt before came to its end
        if (known?.state === 'kept' && row?.attempts === 0) await reopen(tx, known.id)
        return
      case 'cancelled':
      case 'ended':
        if (known && (known.state === 'open' || known.state === 'broken')) {
          const { language } = await workspaceOf(tx)
          const reason = reasons[event.why ?? 'other'] ?? reasons['other']
          await withdraw(tx, known.id, event.personId, reason?.[language] ?? '')
        }
    }
  },
})

type Making = Parameters<typeof makeCallBackPromise>[0]
const makeFor = async (tx: Making, row: CallBackRow, dueAt: Date): Promise<void> => {
  const [{ language }, ownerId, standing] = await Promise.all([
    workspaceOf(tx),
    ownerOf(tx, row),
    findInteraction(tx, row.interactionId),
  ])
  await makeCallBackPromise(tx, {
    text: texts[row.way][language],
    callbackId: row.id,
    interactionId: row.interactionId,
    customerId: row.customerId,
    caseId: standing?.caseId ?? null,
    queueId: row.queueId,
    ownerId,
    by: row.askedBy,
    dueAt,
  })
}

/** Whoever owns the case, else who would be given it: a promise without an owner is nobody's. */
const ownerOf = async (tx: ReadTx, row: CallBackRow) => {
  if (row.askedBy) return row.askedBy
  const standing = await findInteraction(tx, row.interactionId)
  const owned = standing?.caseId ? await findCase(tx, standing.caseId) : null
  return owned?.ownerId ?? ownerFor(tx, row.queueId)
}
