import type { ApiKeyId } from '@peakend/contract/ids.ts'
import type { PersonCaller } from '../../base/caller.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../audit/audit.ts'
import { hashOf, newToken } from '../sealed.ts'
import { findKeys, insertKey, KEY_PREFIX, removeKeyRow } from './store.ts'

/** A workspace with more keys than this has lost track of them. */
const MOST_KEYS = 100
const SHOWN_CHARACTERS = KEY_PREFIX.length + 6

/** Makes a key; its secret is answered here once and kept as a hash. Refuses `limit_reached`. Written into the audit log. */
export const addKey = async (tx: Tx, caller: PersonCaller, name: string): Promise<{ id: ApiKeyId; secret: string }> => {
  if ((await findKeys(tx)).length >= MOST_KEYS) throw new Refusal('limit_reached')
  const secret = KEY_PREFIX + newToken()
  const startsWith = secret.slice(0, SHOWN_CHARACTERS)
  const id = await insertKey(tx, { name, startsWith, secretHash: hashOf(secret), madeBy: caller.personId })
  await audit(tx, caller, 'key.added', { noun: 'key', id }, { name, startsWith })
  return { id, secret }
}

/** Ends a key at once. Refuses `not_found`, the second time too. Written into the audit log. */
export const removeKey = async (tx: Tx, caller: PersonCaller, keyId: ApiKeyId): Promise<void> => {
  const removed = await removeKeyRow(tx, keyId)
  if (!removed) throw new Refusal('not_found')
  await audit(tx, caller, 'key.removed', { noun: 'key', id: keyId }, removed)
}
