import { defineReaction } from '../../base/reactions.ts'
import * as interactions from '../../interactions/interactions.ts'
import { findCallBack, type CallBackRow } from '../../routing/callbacks/callbacks.ts'
import { mailSoon, type MailKind } from './mails.ts'

const mailAfter = (row: CallBackRow, step: string, isLetter: boolean): MailKind | null => {
  switch (step) {
    case 'asked':
    case 'booked':
      return 'confirmed'
    case 'tried':
      return row.way === 'chat' ? 'turn-mail' : null
    case 'not-reached':
      return 'again'
    case 'gave-up':
      return row.why === 'wrong-number' ? 'wrong-number' : 'missed'
    case 'reached':
      return row.way === 'email' && !isLetter ? 'answer' : null
    default:
      return null
  }
}

/** What the customer is told, by mail and as a line in their chat. */
export const tellCustomer = defineReaction({
  name: 'callbacks.tell-customer',
  on: ['callback.changed'],
  startAt: 'now',
  async react(tx, { event, at }) {
    const row = await findCallBack(tx, event.callbackId)
    const standing = await interactions.find(tx, event.interactionId)
    if (!row || !standing) return
    const what = mailAfter(row, event.step, standing.channel === 'email')
    if (what) mailSoon(tx, row.id, what, at.getTime())
    if (standing.channel !== 'chat' || standing.state === 'closed') return
    if (event.step === 'booked' && row.slotFrom)
      await interactions.say(tx, row.interactionId, 'call-back-booked', { at: row.slotFrom.toISOString() })
    else if (event.step === 'asked') await interactions.say(tx, row.interactionId, 'call-back-asked')
    else if (event.step === 'not-reached' && row.dueAt)
      await interactions.say(tx, row.interactionId, 'call-back-again', { at: row.dueAt.toISOString() })
    else if (event.step === 'gave-up') await interactions.say(tx, row.interactionId, 'call-back-missed')
  },
})
