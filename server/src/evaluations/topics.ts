import { defineTopic } from '../base/topics.ts'
import { rowOf } from '../interactions/rows/rows.ts'
import { cueFor } from './evaluations.ts'

/** Beside the turns of a conversation: that it was judged anew, and the one cue. All who have it open get the same, so that nobody's bars are in it: each asks for theirs. */
export const momentsTopic = defineTopic({
  name: 'interaction',
  permission: 'interactions.read',
  keyOf: (caller, id) => (caller.kind === 'person' && id ? `interaction:${id}` : null),
  events: ['moments.judged', 'cue.dismissed'],
  audience: (_tx, { event }) => Promise.resolve([`interaction:${event.interactionId}`]),
  async render(tx, { event }) {
    const row = await rowOf(tx, event.interactionId)
    return row
      ? [
          {
            type: 'moments',
            interactionId: event.interactionId,
            mark: row.mark,
            cue: await cueFor(tx, event.interactionId),
          },
        ]
      : []
  },
})
