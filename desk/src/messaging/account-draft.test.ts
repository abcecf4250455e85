import { expect, test } from 'vitest'
import {
  draftOfAccount,
  isWhole,
  keepsSecret,
  newDraft,
  presetOf,
  settingsOf,
  withPreset,
  withSid,
  wordsIn,
  type Account,
  type AccountDraft,
  type Http,
} from './account-draft.ts'

const twilio = (): AccountDraft => {
  const draft = newDraft('http', null)
  const via = withSid(draft.via as Http, 'AC1')
  return { ...draft, name: 'Brisa', address: '+34 911 555 000', via, secrets: { ...draft.secrets, secret: 'token' } }
}

test('with Twilio an account and a token are enough, and the token knows its calls too', () => {
  const draft = twilio()
  expect(isWhole(newDraft('http', null), null)).toBe(false)
  expect(isWhole(draft, null)).toBe(true)
  expect(presetOf(draft.via as Http)).toBe('twilio')
  expect(settingsOf(draft)).toMatchObject({ secret: 'token', signingSecret: 'token', via: { user: 'AC1' } })
  expect(settingsOf(draft)).not.toHaveProperty('verifyToken')
})

test('another provider needs its address, its names and both secrets', () => {
  const other = { ...twilio(), via: { ...withPreset('other'), url: 'https://sms.example/send' } }
  expect(isWhole(other, null)).toBe(false)
  const signed = { ...other, secrets: { ...other.secrets, signingSecret: 'signs' } }
  expect(isWhole(signed, null)).toBe(true)
  expect(isWhole({ ...signed, via: { ...signed.via, url: 'ftp://sms.example' } }, null)).toBe(false)
  expect(isWhole({ ...signed, via: { ...signed.via, answerId: '' } }, null)).toBe(false)
})

test('what is kept stays, unless it would go to another server', () => {
  const account = { ...twilio(), hasSecret: true, hasSigningSecret: true, hasVerifyToken: false } as unknown as Account
  const draft = draftOfAccount(account)
  expect([keepsSecret(draft, account), isWhole(draft, account)]).toEqual([true, true])
  const moved = { ...draft, via: { ...(draft.via as Http), url: 'https://elsewhere.example/send' } }
  expect([keepsSecret(moved, account), isWhole(moved, account)]).toEqual([false, false])
  expect(settingsOf(draft)).not.toHaveProperty('secret')
})

test('WhatsApp begins with a verify token nobody guesses; an SMPP password has eight signs at most', () => {
  const [a, b] = [newDraft('whatsapp', null), newDraft('whatsapp', null)]
  expect(a.secrets.verifyToken.length).toBeGreaterThanOrEqual(24)
  expect(a.secrets.verifyToken).not.toBe(b.secrets.verifyToken)
  const smpp = newDraft('smpp', null)
  const of = (secret: string): AccountDraft => ({
    ...smpp,
    name: 'Brisa',
    address: '2233',
    via: { ...smpp.via, host: 'smsc.example', systemId: 'brisa' } as AccountDraft['via'],
    secrets: { ...smpp.secrets, secret },
  })
  expect([isWhole(of('12345678'), null), isWhole(of('123456789'), null)]).toEqual([true, false])
})

test('words stand between commas, each once', () => {
  expect(wordsIn(' arrêt, stopp,,arrêt , ')).toEqual(['arrêt', 'stopp'])
})
