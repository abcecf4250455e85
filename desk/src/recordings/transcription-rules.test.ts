import { expect, test } from 'vitest'
import { faultsOf, isUnsafe, sent, type Draft } from './transcription-rules.ts'

const telling = { isSpoken: true, isAnnounced: false, announcement: { en: '', es: '' }, recorded: {}, refuseKey: null }
const draft: Draft = { isOn: true, form: 'socket', en: '', es: '', model: '', recordings: true, telling, key: '' }
const wrong = (of: Partial<Draft>) =>
  Object.fromEntries(Object.entries(faultsOf({ ...draft, ...of })).filter(([, fault]) => fault !== undefined))

test('an address is of the kind that was chosen, and one at least is there', () => {
  expect(wrong({})).toEqual({ all: 'fault-none' })
  expect(wrong({ isOn: false })).toEqual({})
  expect(wrong({ en: 'http://x/' })).toEqual({ en: 'fault-socket' })
  expect(wrong({ en: ' wss://x/ ' })).toEqual({})
  expect(wrong({ form: 'transcriptions', es: 'ws://x/' })).toEqual({ es: 'fault-http', model: 'fault-model' })
  expect(wrong({ form: 'model', en: 'here' })).toEqual({})
})

test('sound in the clear to another machine is told', () => {
  expect(isUnsafe({ ...draft, en: 'ws://127.0.0.1:2700' })).toBe(false)
  expect(isUnsafe({ ...draft, en: 'ws://10.0.0.7:2700' })).toBe(true)
  expect(isUnsafe({ ...draft, en: 'wss://words.example' })).toBe(false)
})

test('an empty key is left as it is, an empty address is none', () => {
  expect(sent({ ...draft, en: ' ws://x/ ' })).toMatchObject({ addresses: { en: 'ws://x/', es: null } })
  expect('key' in sent(draft)).toBe(false)
  expect(sent({ ...draft, key: 'k' }).key).toBe('k')
})
