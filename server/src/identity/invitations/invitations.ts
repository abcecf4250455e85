import { linkPaths, Password } from '@peakend/contract/people.ts'
import type { InvitationId, PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { PersonCaller } from '../../base/caller.ts'
import type { Database, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../audit/audit.ts'
import { refuseGrant } from '../memberships/rules.ts'
import { insertMembership, type Grant } from '../memberships/store.ts'
import { addPerson, findPersonByEmail, passwordHashOf } from '../people/store.ts'
import { hashOf, newToken } from '../sealed.ts'
import { guessLimits, signInLimits } from '../sessions/limits.ts'
import { refuseWeak } from '../sessions/rules.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { findVendors } from '../vendors/store.ts'
import * as store from './store.ts'

export const INVITATION_DAYS = 7

/**
 * Invites somebody. Refuses `already_member`, and `invalid` for a role or team that cannot be given. The link is answered here once: its token
 * is kept as a hash. An earlier open invitation to the same address stops working. In the audit log.
 */
export const invite = async (
  tx: Tx,
  caller: PersonCaller,
  of: Grant & { email: string; name?: string },
  publicUrl: string,
): Promise<{ invitation: store.InvitationRow; link: string }> => {
  const email = of.email.toLowerCase()
  refuseGrant(of)
  if (of.vendorId !== null && (await findVendors(tx, of.vendorId)).length === 0) {
    throw new Refusal('invalid', 'There is no such outside team.', {
      fields: [{ path: 'vendorId', problem: 'unknown' }],
    })
  }
  if (await store.isMember(tx, email)) throw new Refusal('already_member')
  const token = newToken()
  const invitation = await store.insertInvitation(tx, {
    ...of,
    email,
    name: of.name ?? null,
    tokenHash: hashOf(token),
    invitedBy: caller.personId,
    expiresAt: new Date(tx.now.getTime() + INVITATION_DAYS * 24 * 3600 * 1000),
  })
  const detail = { email, role: of.role, vendorId: of.vendorId, queues: of.queues ?? 'all' }
  await audit(tx, caller, 'invitation.made', { noun: 'invitation', id: invitation.id }, detail)
  return { invitation, link: `${publicUrl}${linkPaths.invitation}#${token}` }
}

/** Withdraws an open invitation. Refuses `not_found`, the second time too. In the audit log. */
export const withdrawInvitation = async (tx: Tx, caller: PersonCaller, id: InvitationId): Promise<void> => {
  const withdrawn = await store.withdraw(tx, id)
  if (!withdrawn) throw new Refusal('not_found')
  await audit(tx, caller, 'invitation.withdrawn', { noun: 'invitation', id }, withdrawn)
}

/** What a link offers and whether its address is known already. Refuses `token_wrong`, `too_many_requests`. */
export const readInvitation = async (of: { db: Database; sessions: Sessions }, token: string, address: string) => {
  await of.sessions.limited(guessLimits('invitation', address))
  const found = await of.db.system(async (tx) => {
    const open = await store.findByToken(tx, hashOf(token))
    return open && { ...open, isKnown: (await findPersonByEmail(tx, open.email)) !== undefined }
  })
  if (!found) throw new Refusal('token_wrong')
  return found
}

/**
 * Accepts: a new person is made, a known one proves to be it by password. The link is used up with the membership it gives. Refuses
 * `token_wrong`, `sign_in_wrong`, `invalid`, `too_many_requests`. In the audit log.
 */
export const acceptInvitation = async (
  of: { db: Database; sessions: Sessions },
  given: { token: string; name?: string; password: string; language?: ScreenLanguage },
  address: string,
): Promise<{ workspaceId: WorkspaceId; email: string }> => {
  const open = await readInvitation(of, given.token, address)
  const personId = open.isKnown
    ? await provePerson(of, open.email, given.password, address)
    : await newPerson(of, open, given)
  await of.db.transact(open.workspaceId, async (tx) => {
    const accepted = await store.accept(tx, hashOf(given.token))
    if (!accepted || (await store.isMember(tx, open.email))) throw new Refusal('token_wrong')
    await insertMembership(tx, { ...accepted, personId })
    tx.record({ type: 'membership.changed', personId })
    const by = { kind: 'signed-in' as const, personId, address }
    await audit(tx, by, 'invitation.accepted', { noun: 'invitation', id: accepted.id }, { role: accepted.role })
  })
  return { workspaceId: open.workspaceId, email: open.email }
}

const provePerson = async (
  of: { db: Database; sessions: Sessions },
  email: string,
  password: string,
  address: string,
): Promise<PersonId> => {
  await of.sessions.limited(signInLimits(email, address))
  const known = await of.db.system(async (tx) => {
    const person = await findPersonByEmail(tx, email)
    return person && { id: person.id, hash: await passwordHashOf(tx, person.id) }
  })
  if (!known?.hash || !(await of.sessions.auth.isPassword(known.hash, password))) throw new Refusal('sign_in_wrong')
  return known.id
}

const newPerson = async (
  of: { db: Database; sessions: Sessions },
  open: store.OpenInvitation,
  given: { name?: string; password: string; language?: ScreenLanguage },
): Promise<PersonId> => {
  const name = given.name ?? open.name
  const fields = [
    ...(name ? [] : [{ path: 'name', problem: 'is needed' }]),
    ...(Password.safeParse(given.password).success
      ? []
      : [{ path: 'password', problem: 'has at least 10 characters' }]),
  ]
  if (!name || fields.length > 0) throw new Refusal('invalid', undefined, { fields })
  refuseWeak(given.password, { name, email: open.email })
  const passwordHash = await of.sessions.auth.passwordHash(given.password)
  const person = { name, email: open.email, passwordHash, language: given.language ?? open.language }
  return of.db.system((tx) => addPerson(tx, person))
}
