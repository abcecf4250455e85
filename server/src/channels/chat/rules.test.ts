import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SignJWT, generateKeyPair } from 'jose'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { readCustomerToken } from './customer-token.ts'
import { firstNameOf, isSiteAllowed, newCode, newVisitorToken, screenLanguageOf, workspaceOfToken } from './rules.ts'

const workspaceId = '0199a3c0-1111-7abc-8def-0123456789ab' as WorkspaceId
const now = new Date('2026-11-20T10:00:00Z')
const secret = new TextEncoder().encode('a secret the shop keeps, of 32 bytes')
const read = (token: string) => readCustomerToken(token, { secret, workspaceId, now })
const signed = (of: { sub?: string; aud?: string; exp?: string | number; more?: object; with?: Uint8Array } = {}) => {
  const jwt = new SignJWT({ ...of.more }).setProtectedHeader({ alg: 'HS256' })
  if (of.sub !== '') jwt.setSubject(of.sub ?? 'customer-7')
  if (of.aud !== '') jwt.setAudience(of.aud ?? workspaceId)
  if (of.exp !== 0) jwt.setExpirationTime(of.exp ?? now.getTime() / 1000 + 3600)
  return jwt.sign(of.with ?? secret)
}
const isWrong = (error: unknown) => error instanceof Refusal && error.code === 'token_wrong'

test('a token names its workspace and nothing else is taken for one', () => {
  const token = newVisitorToken(workspaceId)
  assert.equal(workspaceOfToken(token), workspaceId)
  assert.notEqual(newVisitorToken(workspaceId), token)
  for (const bad of [
    '',
    'pv_',
    `${token}x`,
    token.slice(1),
    `pv_${'-'.repeat(64)}`,
    `pv_${'='.repeat(65)}`,
    'x'.repeat(500),
  ])
    assert.equal(workspaceOfToken(bad), null)
})

test('a widget stands only on the sites it was set up for', () => {
  const sites = ['https://shop.example', 'https://*.brand.example', 'http://localhost:5173']
  for (const good of [
    'https://shop.example',
    'https://es.brand.example',
    'https://a.b.brand.example',
    'http://localhost:5173',
    undefined,
  ])
    assert.ok(isSiteAllowed(sites, good), String(good))
  for (const bad of [
    'http://shop.example',
    'https://shop.example.evil.example',
    'https://evilbrand.example',
    'https://brand.example',
    'https://shop.example:8443',
    'null',
    'garbage',
  ])
    assert.ok(!isSiteAllowed(sites, bad), bad)
  assert.ok(isSiteAllowed([], 'https://anywhere.example'))
})

test("a shop's signed word says who its customer is", async () => {
  const maya = { name: 'Maya Okafor', email: 'maya@okafor.example' }
  const known = await read(await signed({ more: maya }))
  assert.deepEqual(known, { externalId: 'customer-7', ...maya, isEmailVerified: false })
  for (const [said, isEmailVerified] of [
    [true, true],
    [false, false],
    ['true', false],
    [1, false],
  ])
    assert.deepEqual(await read(await signed({ more: { ...maya, email_verified: said } })), {
      ...known,
      isEmailVerified,
    })
})

test('what is missing, late, too long lived, for another workspace or signed by another is refused', async () => {
  const at = now.getTime() / 1000
  for (const token of [
    await signed({ exp: at - 60 }),
    await signed({ exp: at + 3 * 86_400 }),
    await signed({ exp: 0 }),
    await signed({ sub: '' }),
    await signed({ sub: 'x'.repeat(201) }),
    await signed({ aud: '' }),
    await signed({ aud: '0199a3c0-2222-7abc-8def-0123456789ab' }),
    await signed({ with: new TextEncoder().encode('somebody else entirely, 32 bytes') }),
    'garbage',
    'a.b.c',
    '',
  ])
    await assert.rejects(read(token), isWrong)
})

test('no algorithm but the pinned one passes: neither none nor another key type', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { sub: 'customer-7', aud: workspaceId, exp: now.getTime() / 1000 + 3600 }
  await assert.rejects(read(`${part({ alg: 'none' })}.${part(claims)}.`), isWrong)
  await assert.rejects(read(`${part({ alg: 'NONE' })}.${part(claims)}.c2ln`), isWrong)
  const { privateKey } = await generateKeyPair('RS256')
  await assert.rejects(read(await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)), isWrong)
  const long = new TextEncoder().encode('a secret the shop keeps, of 64 bytes'.padEnd(64, '.'))
  await assert.rejects(read(await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(long)), isWrong)
})

test('small things: codes, names, languages', () => {
  assert.match(newCode(), /^\d{6}$/)
  assert.equal(firstNameOf('  Ana María Prieto'), 'Ana')
  assert.equal(firstNameOf(null), null)
  assert.equal(screenLanguageOf('es-MX', 'en'), 'es')
  assert.equal(screenLanguageOf('de', 'es'), 'es')
})
