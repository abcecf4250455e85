import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { QueueId } from '@peakend/contract/ids.ts'
import { newSecret } from '../../../test/counter-place.ts'
import { house } from '../../../test/house.ts'
import { listStuck } from '../../base/job-store.ts'
import * as interactions from '../../interactions/interactions.ts'
import { putCustomerTexts } from '../../identity/customer-texts/customer-texts.ts'
import { addQueue } from '../../routing/queues/queues.ts'
import { giveTo } from '../../routing/routing.ts'
import { checkIn } from './arriving.ts'
import { openCounter } from './counter.ts'
import { addPlace } from './places.ts'
import { goneTimer } from './reactions.ts'
import type { CounterOptions } from './routes.ts'
import { answer } from './serving.ts'

/** A counter whose way out answers as told, and visits there that somebody served. */
const servedAt = async (t: TestContext, sendMail: CounterOptions['sendMail']) => {
  const parts = (db: Parameters<typeof openCounter>[0]['db']) =>
    openCounter({
      db,
      publicUrl: () => 'https://desk.example',
      signingKey: Buffer.alloc(32, 7),
      sendMail,
    })
  const { reactions } = parts(null as never)
  const h = await house(t, { reactions, jobs: (db) => parts(db).jobs })
  const ana = await h.person('Ana Prieto', 'agent')
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const touchpointId = await inside(async (tx) => {
    const target = { withinMs: 60_000, sharePct: 80 }
    const queue = await addQueue(tx, { name: 'Ground floor', target, timetable: 'always', messageAnswerMs: 3_600_000 })
    return addPlace(tx, {
      name: 'Shop Madrid',
      queueId: queue.id as QueueId,
      stage: 'action',
      demonstrations: [],
      handOvers: [],
    })
  })
  const visit = async (name: string, outcome: 'solved' | 'left', language = 'es') => {
    const id = await inside((tx) =>
      checkIn(
        tx,
        { touchpointId, isTablet: false },
        {
          senderId: `sender-${name}`,
          secret: newSecret(),
          name,
          about: '',
          language,
          email: `${name}@visitor.example`,
          heldBackMs: 0,
        },
        Buffer.alloc(32),
      ),
    )
    await inside((tx) => giveTo(tx, { interactionId: id, personId: ana, why: 'taken' }))
    await inside((tx) => interactions.close(tx, { interactionId: id, outcome, by: 'agent' }))
    return id
  }
  return { h, parts, inside, visit }
}

test('who left an address and said nothing is asked by mail once, with a link that opens their visit alone', async (t) => {
  const mails: { to: string; subject: string; text: string }[] = []
  const { h, parts, inside, visit } = await servedAt(t, async (_, mail) => mails.push(mail) > 0)
  const maya = await visit('maya', 'solved')
  const jonas = await visit('jonas', 'solved')
  await visit('gone', 'left')
  await h.drain()
  await inside((tx) => answer(tx, jonas, { score: 5, got: 'yes', comment: '' }))
  h.clock.advance(19 * 60_000)
  await h.drain()
  assert.equal(mails.length, 0, 'the phone is asked first')
  h.clock.advance(2 * 60_000)
  await h.drain()
  h.clock.advance(3_600_000)
  await h.drain()
  assert.deepEqual(
    mails.map(({ to, subject }) => [to, subject]),
    [['maya@visitor.example', '¿Qué tal tu visita a Shop Madrid?']],
  )
  const [, key, secret] = /https:\/\/desk\.example\/check-in\/([\w-]+)#v=(\S+)/.exec(mails[0]?.text ?? '') ?? []
  const { authenticate } = parts(h.db)
  const asked = (bearer: string) =>
    authenticate({ headers: { authorization: `Bearer pc_${key}.${bearer}` }, address: '192.0.2.1' })
  assert.equal((await asked(secret ?? ''))?.kind, 'visitor')
  assert.equal(await asked((secret ?? '').replace(maya, jonas)), null)
})

test('who was French at the counter is asked in French where it was brought; who is Portuguese in the workspace’s language', async (t) => {
  const mails: { to: string; subject: string; text: string }[] = []
  const { h, inside, visit } = await servedAt(t, async (_, mail) => mails.push(mail) > 0)
  await inside((tx) =>
    putCustomerTexts(tx, 'fr', {
      surveySubject: 'Votre visite à {place}',
      surveyText: 'Merci d’être venu. Deux questions : {link}\n{brand}',
    }),
  )
  await visit('elodie', 'solved', 'fr-BE')
  await visit('rui', 'solved', 'pt')
  await h.drain()
  h.clock.advance(21 * 60_000)
  await h.drain()
  const of = (name: string) => mails.find(({ to }) => to.startsWith(name))
  assert.equal(of('elodie')?.subject, 'Votre visite à Shop Madrid')
  assert.match(
    of('elodie')?.text ?? '',
    /^Merci d’être venu\. Deux questions : https:\/\/desk\.example\/check-in\/\S+\n/,
  )
  assert.equal(of('rui')?.subject, 'How was your visit to Shop Madrid?')
})

for (const [name, answers, times] of [
  ['was perhaps sent is not sent again, and leaves nothing for a person to decide', [null], 1],
  ['broke in between is not sent again', ['fault'], 1],
  ['was surely not sent is sent again', [false, true], 2],
] as const) {
  test(`a survey's mail that ${name}`, async (t) => {
    let asked = 0
    const { h, visit } = await servedAt(t, () => {
      const answer = answers[asked++]
      return answer === 'fault'
        ? Promise.reject(new Error('cut off'))
        : Promise.resolve(answer === undefined ? false : answer)
    })
    await visit('maya', 'solved')
    for (let round = 0; round < 4; round++) {
      h.clock.advance(30 * 60_000)
      await h.drain()
    }
    assert.equal(asked, times)
    assert.deepEqual(await h.db.read(h.workspaceId, listStuck), [])
  })
}

test('nobody waits all night: who still waits after eight hours has left', async (t) => {
  const h = await house(t, { jobs: [goneTimer] })
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const id = await inside(async (tx) => {
    const target = { withinMs: 60_000, sharePct: 80 }
    const queue = await addQueue(tx, { name: 'Ground floor', target, timetable: 'always', messageAnswerMs: 3_600_000 })
    const of = {
      name: 'Shop',
      queueId: queue.id as QueueId,
      stage: 'action' as const,
      demonstrations: [],
      handOvers: [],
    }
    const touchpointId = await addPlace(tx, of)
    const typed = { senderId: 'one-sender', secret: newSecret(), name: 'Maya', about: '', heldBackMs: 0 }
    return checkIn(tx, { touchpointId, isTablet: true }, typed, Buffer.alloc(32))
  })
  h.clock.advance(7 * 3_600_000)
  await h.drain()
  assert.equal((await inside((tx) => interactions.find(tx, id)))?.state, 'waiting')
  h.clock.advance(3_600_001)
  await h.drain()
  const { state, outcome } = (await inside((tx) => interactions.find(tx, id)))!
  assert.deepEqual([state, outcome], ['closed', 'left'])
})
