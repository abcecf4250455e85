import { Refusal } from '../../base/refusal.ts'
import { weakPasswords } from './weak.data.ts'

/** Fewer different signs than this is a row of one key. */
const LEAST_DIFFERENT = 4

const plainOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/** Whether a password is among the first that would be tried for this person: a common one, one key in a row, the own address or name. */
export const isWeak = (password: string, of: { email?: string; name?: string }): boolean => {
  const plain = plainOf(password)
  if (new Set(password.toLowerCase()).size < LEAST_DIFFERENT || weakPasswords.has(plain)) return true
  const own = [of.email ?? '', of.email?.split('@')[0] ?? '', of.name ?? ''].map(plainOf).filter((text) => text !== '')
  // what remains beside the own name must be more than a year or two
  return own.some((text) => plain.includes(text) && plain.length - text.length <= 4)
}

/** Refuses `invalid`, naming the field, where a new password is too easy to guess. */
export const refuseWeak = (password: string, of: { email?: string; name?: string }, field = 'password'): void => {
  if (!isWeak(password, of)) return
  throw new Refusal('invalid', 'This password is among the first that would be guessed.', {
    fields: [{ path: field, problem: 'is too easy to guess' }],
  })
}
