import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation } from '@peakend/contract/moments.ts'
import { takeIn } from '../src/exchange/imports/imports.ts'
import { find } from '../src/interactions/interactions.ts'
import { erasePromiseWords, promisesPart } from '../src/promises/personal.ts'
import { makePromise } from '../src/promises/promises.ts'
import { eraseSurveyWords, surveysPart } from '../src/surveys/personal.ts'
import { answer, ask } from '../src/surveys/surveys.ts'
import { house } from './house.ts'

const past = Conversation.parse({
  id: 'one',
  turns: [
    { by: 'customer', at: 0, text: 'Hello' },
    { by: 'agent', at: 1000, text: 'Hello' },
  ],
})

for (const way of ['the customer is erased', 'its time is over'] as const) {
  test(`what was promised and answered loses its words when ${way}, and keeps its figures`, async (t) => {
    const h = await house(t)
    const found = await h.db.transact(h.workspaceId, async (tx) => {
      const { interactionId } = await takeIn(tx, past, 'old')
      const standing = (await find(tx, interactionId)) ?? assert.fail('gone')
      const { customerId } = standing
      await makePromise(tx, {
        text: 'calls Maya at her mother’s',
        interactionId,
        turnId: null,
        customerId,
        caseId: null,
        queueId: null,
        by: h.administrator,
        ownerId: h.administrator,
        dueAt: new Date(tx.now.getTime() + 1000),
      })
      await ask(tx, interactionId, null)
      await answer(tx, interactionId, 2, 'my name is Maya')
      const shown = async () =>
        JSON.stringify([await promisesPart.show(tx, [customerId]), await surveysPart.show(tx, [customerId])])
      const before = await shown()
      if (way === 'the customer is erased') {
        await promisesPart.erase(tx, [customerId])
        await surveysPart.erase(tx, [customerId])
      } else {
        await erasePromiseWords(tx, [interactionId])
        await eraseSurveyWords(tx, [interactionId])
      }
      return { before, after: await shown() }
    })
    assert.equal(found.before.match(/Maya/g)?.length, 2)
    assert.ok(!found.after.includes('Maya'))
    assert.ok(found.after.includes('"score":2') && found.after.includes('"state":"open"'))
  })
}
