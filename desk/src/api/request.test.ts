import { expect, test } from 'vitest'
import { buildRequest } from './request.ts'
import { readRefusal } from './refusal.ts'

test('path parameters are taken out of the input, encoded, and not sent twice', () => {
  expect(buildRequest('POST', '/invitation/{token}', { token: 'a/b', name: 'Ana' })).toEqual({
    url: '/api/invitation/a%2Fb',
    body: '{"name":"Ana"}',
  })
})
test('a read sends the rest as query and leaves out what is empty', () => {
  expect(buildRequest('GET', '/cases', { view: 'mine', q: '', cursor: undefined, limit: 20 }).url).toBe(
    '/api/cases?view=mine&limit=20',
  )
})
test('a missing path parameter is our own bug and is thrown at once', () => {
  expect(() => buildRequest('GET', '/cases/{caseId}', {})).toThrow(TypeError)
})
test('a refusal is read from problem+json, with its fields', async () => {
  const answer = new Response(
    JSON.stringify({ code: 'invalid', detail: 'Look at email', fields: { email: 'is no address' } }),
    { status: 422 },
  )
  const refusal = await readRefusal(answer)
  expect([refusal.code, refusal.status, refusal.fields['email']]).toEqual(['invalid', 422, 'is no address'])
})
test("a proxy's page is not taken for an answer", async () => {
  const refusal = await readRefusal(
    new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'retry-after': '3' } }),
  )
  expect([refusal.code, refusal.retryAfterMs]).toEqual(['busy', 3000])
})
