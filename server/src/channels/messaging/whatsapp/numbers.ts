/** Numbers as the platform writes them. Pure. */
import { e164 } from '../rules/rules.ts'

/**
 * The platform keeps some numbers as they were before a country changed its own: Brazilian mobiles without their ninth digit, Mexican ones with a 1 that is dialled
 * no more. They are written as they are dialled today; the platform finds its own form again.
 */
const older: readonly [RegExp, string][] = [
  [/^55(\d\d)([6-9]\d{7})$/, '55$19$2'],
  [/^521(\d{10})$/, '52$1'],
]

/** A `wa_id` in E.164; as it came, with a plus, where nobody knows such a number. */
export const numberOf = (waId: string): string => {
  const digits = waId.replace(/^\+/, '')
  const [pattern, written] = older.find(([one]) => one.test(digits)) ?? [/^/, '']
  return e164(`+${digits.replace(pattern, written)}`) ?? e164(`+${digits}`) ?? `+${digits}`
}

/** What the platform calls people who hide their number: `ES.13491208655302741918`. */
export const isUserId = (address: string): boolean => /^[A-Z]{2}\.(ENT\.)?\w{1,128}$/.test(address)
