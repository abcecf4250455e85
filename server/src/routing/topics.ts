import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import { defineTopic } from '../base/topics.ts'
import { presenceOf } from './presence/presence.ts'
import { shownOfferById } from './shown.ts'

/** `watch` is told of everybody who begins to listen. */
type Watch = (workspaceId: WorkspaceId, personId: PersonId) => void

/** A person's own inbox: what is held out to them, and their presence when somebody or a lapsed offer changed it. Rows come from interactions. */
export const offersTopic = (watch: Watch) =>
  defineTopic({
    name: 'inbox',
    permission: 'presence.own',
    keyOf(caller) {
      if (caller.kind !== 'person') return null
      watch(caller.workspaceId, caller.personId)
      return `inbox:${caller.personId}`
    },
    events: ['offer.made', 'offer.ended', 'presence.changed'],
    audience: (_tx, { event }) => Promise.resolve([`inbox:${event.personId}`]),
    async render(tx, { event }) {
      if (event.type === 'presence.changed') {
        const presence = await presenceOf(tx, event.personId)
        return [{ type: 'presence', presence: { ...presence, since: presence.since.toISOString() } }]
      }
      if (event.type === 'offer.ended') return [{ type: 'offer-gone', offerId: event.offerId, why: event.why }]
      const offer = await shownOfferById(tx, event.offerId)
      return offer ? [{ type: 'offer', offer }] : []
    },
  })
