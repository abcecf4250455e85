/** Who asks, and what they may hear: a person by their session, a visitor by the token of the chat, the counter or a call-back's page. */
import type { Database } from './base/database.ts'
import type { Ports } from './base/ports.ts'
import type { openCallBacks } from './channels/callbacks/callbacks.ts'
import type { openChat } from './channels/chat/chat.ts'
import type { openCounter } from './channels/counter/counter.ts'
import type { openIdentity } from './identity/identity.ts'
import { mayHearInteractions } from './interactions/topics.ts'

interface Asked {
  chat: ReturnType<typeof openChat>
  counter: ReturnType<typeof openCounter>
  callBacks: ReturnType<typeof openCallBacks>
}

export const portsOf = (
  db: Database,
  identity: Awaited<ReturnType<typeof openIdentity>>,
  { chat, counter, callBacks }: Asked,
): Ports => ({
  async authenticate(credentials) {
    const known = await identity.authenticate(credentials)
    if (known.kind !== 'stranger') return known
    return (
      (await chat.authenticate(credentials)) ??
      (await counter.authenticate(credentials)) ??
      (await callBacks.authenticate(credentials)) ??
      known
    )
  },
  async maySee(caller, topic) {
    const own = identity.maySee(caller, topic) ?? chat.maySee(caller, topic)
    if (own !== null) return own
    if (caller.kind !== 'person') return false
    return (await db.read(caller.workspaceId, (tx) => mayHearInteractions(tx, caller, topic))) ?? false
  },
})
