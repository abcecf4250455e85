import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomerText, CustomerTextTable } from '@peakend/contract/customer-texts.ts'
import type { CounterPage } from '@peakend/contract/visits.ts'
import { openPlace } from '../../../test/counter-place.ts'
import { addNeed } from '../../cases/needs/needs.ts'
import { textsIn } from '../../identity/customer-texts/customer-texts.ts'
import { setClosedPlan, setSpecialDay } from '../../routing/hours/settings.ts'
import { dayAt } from '../../../test/house.ts'

const opened = async (t: Parameters<typeof openPlace>[0]) => {
  const of = await openPlace(t)
  const { ask, ana, workspaceId } = of
  const h = of
  const as = async (personId: typeof ana, method: string, path: string, body?: unknown) => {
    const cookie = await h.cookieOf(personId)
    const headers = { cookie, 'peakend-workspace': workspaceId, origin: of.peakend.url }
    return ask(method, `/api/customer-texts${path}`, { headers, ...(body === undefined ? {} : { body }) })
  }
  const list = async () =>
    (await as(h.administrator, 'GET', '')).body as { rows: CustomerTextTable[]; texts: CustomerText[] }
  const put = async (language: string, texts: Record<string, string>, status = 200) =>
    assert.equal((await as(h.administrator, 'PUT', `/${language}`, { texts })).status, status)
  return { ...of, h, as, list, put }
}

test('every text a customer is written by itself can be had in a further language, and is met at the counter', async (t) => {
  const { h, list, put, ask, place, checkIn, arrivals } = await opened(t)
  const at = (tx: Parameters<Parameters<typeof h.db.transact>[1]>[0]) => dayAt(tx.now)
  await h.db.transact(h.workspaceId, async (tx) => {
    const text = { en: 'We open {opens}.', es: 'Abrimos {opens}.' }
    await setClosedPlan(tx, { queueId: null, channel: 'counter', text, offersCallBack: false }, h.administrator)
    await setSpecialDay(tx, { on: at(tx), queueId: null, channel: 'counter', shifts: [], note: '' }, h.administrator)
  })
  await h.db.transact(h.workspaceId, (tx) => addNeed(tx, { parentId: null, name: { en: 'A fault', es: 'Una avería' } }))
  const { texts } = await list()
  const need = texts.find(({ kind }) => kind === 'need')
  assert.ok(need)
  assert.deepEqual(
    [...new Set(texts.map(({ kind }) => kind))],
    ['privacyLine', 'closed', 'callBackLine', 'waitsLine', 'surveySubject', 'surveyText', 'need'],
  )
  const page = async () => (await ask('GET', `/api/counter/page?key=${place.key}`)).body as CounterPage
  assert.deepEqual((await page()).own, [])
  const french = {
    privacyLine: 'Nous gardons peu.',
    'closed.counter': 'Nous ouvrons {opens}.',
    [need.key]: 'Une panne',
  }
  await put('fr', french)
  await put('fr', french)
  const [own, ...more] = (await page()).own
  assert.deepEqual([own?.language, own?.privacyLine, more], ['fr', 'Nous gardons peu.', []])
  assert.match(own?.closedText ?? '', /^Nous ouvrons demain à 00:00\.$/)
  const needId = need.key.slice('need.'.length)
  assert.deepEqual(own?.needs, [{ id: needId, name: 'Une panne' }])
  await checkIn('Élodie', { language: 'fr', needId })
  assert.equal((await arrivals())[0]?.language, 'fr')
  const [said] = await h.db.read(h.workspaceId, (tx) =>
    tx.query<{ text: string }>('test.said', "select text from turns where workspace_id = $1 and by = 'customer'", [
      tx.workspaceId,
    ]),
  )
  assert.equal(said?.text, 'Une panne')
  await put('fr', {})
  assert.deepEqual([(await page()).own, (await list()).rows], [[], []])
})

test('a customer’s own tag first, then their language in another region; ours need none, and other workspaces have theirs', async (t) => {
  const { h, put } = await opened(t)
  await put('fr', { privacyLine: 'France' })
  await put('fr-CA', { privacyLine: 'Canada' })
  const of = (language: string | null, workspaceId = h.workspaceId) =>
    h.db.read(workspaceId, async (tx) => (await textsIn(tx, language)).privacyLine)
  assert.deepEqual(
    await Promise.all(['fr', 'fr-CA', 'FR-ca', 'fr-BE', 'de', 'es', null].map((language) => of(language))),
    ['France', 'Canada', 'Canada', 'France', undefined, undefined, undefined],
  )
  const other = h.workspace()
  assert.equal(await of('fr', other as typeof h.workspaceId), undefined)
})

test('who may not change the workspace changes no text; names that are none, our own languages and long texts are refused', async (t) => {
  const { as, put, ana } = await opened(t)
  assert.equal((await as(ana, 'GET', '')).status, 403)
  assert.equal((await as(ana, 'PUT', '/fr', { texts: { privacyLine: 'x' } })).status, 403)
  await put('es', { privacyLine: 'x' }, 422)
  await put('fr', { anything: 'x' }, 422)
  await put('fr', { privacyLine: 'x'.repeat(1001) }, 422)
  await put('fr', { privacyLine: ' ' }, 422)
})
