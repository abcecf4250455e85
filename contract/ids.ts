/** Branded ids: a uuid string that says what it names, so that a queue's id is never passed for a person's. */
import { z } from 'zod'

const id = <B extends string>(brand: B) => z.uuid().brand(brand)

export const WorkspaceId = id('WorkspaceId')
export const PersonId = id('PersonId')
export type WorkspaceId = z.infer<typeof WorkspaceId>
export type PersonId = z.infer<typeof PersonId>
