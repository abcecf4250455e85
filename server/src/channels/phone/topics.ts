import { defineTopic } from '../../base/topics.ts'
import { runningCall } from './running.ts'
import { myCall } from './shown.ts'
import { peopleInCall } from './store.ts'
import type { PersonId } from '@peakend/contract/ids.ts'

/** The call one is in, with the inbox: whenever anything about it changes, and null once one is in none. */
export const callTopic = defineTopic({
  name: 'inbox',
  permission: 'presence.own',
  keyOf: (caller) => (caller.kind === 'person' || caller.kind === 'signed-in' ? `inbox:${caller.personId}` : null),
  events: ['call.changed', 'recording.changed'],
  async audience(tx, { event }) {
    const people = event.type === 'call.changed' ? event.people : await peopleInCall(tx, event.interactionId)
    return people.map((personId) => `inbox:${personId}`)
  },
  async render(tx, _recorded, key) {
    return [{ type: 'call', call: await myCall(tx, key.slice('inbox:'.length) as PersonId) }]
  },
})

/** Calls that run, for whoever leads the floor: each as it is now whenever anything about it changes, and null once it runs no more. */
export const runningTopic = defineTopic({
  name: 'calls',
  permission: 'floor.read',
  keyOf: (caller) => (caller.kind === 'person' ? 'calls' : null),
  events: ['call.changed'],
  audience: () => Promise.resolve(['calls']),
  render: async (tx, { event }) => [
    { type: 'running-call', callId: event.callId, call: await runningCall(tx, event.callId) },
  ],
})
