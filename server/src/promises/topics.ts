import { defineTopic } from '../base/topics.ts'
import { findPromise } from './store.ts'
import { shownPromise } from './shown.ts'

const topicOf = (name: 'interaction' | 'inbox') =>
  defineTopic({
    name,
    permission: name === 'inbox' ? 'presence.own' : 'interactions.read',
    keyOf: (caller, id) =>
      caller.kind !== 'person' ? null : name === 'inbox' ? `inbox:${caller.personId}` : id ? `interaction:${id}` : null,
    events: ['promise.changed'],
    async audience(tx, { event }) {
      if (name === 'interaction') return [`interaction:${event.interactionId}`]
      const owner = (await findPromise(tx, event.promiseId))?.ownerId
      return owner ? [`inbox:${owner}`] : []
    },
    async render(tx, { event }) {
      const promise = await findPromise(tx, event.promiseId)
      return promise ? [{ type: 'promise', promise: shownPromise(promise) }] : []
    },
  })

/** A promise found, confirmed, broken or kept shows at once: in the conversation and in its owner's inbox. */
export const promisesTopics = [topicOf('interaction'), topicOf('inbox')]
