/** Endpoints of skills and of what holds for all queues. */
import type { PersonId } from '@peakend/contract/ids.ts'
import { routing as contract } from '@peakend/contract/routing.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { audit } from '../../identity/audit/audit.ts'
import { memberOf, members } from '../../identity/memberships/memberships.ts'
import { changeMixes, settingsOf } from '../queues/queues.ts'
import { addSkill, changeSkill, listAbilities, listSkills, setAbilities } from './skills.ts'

const done = { done: true as const }
const on = routesFor(contract)

export const skillRoutes = {
  skills: on.skills.handler(({ context }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      const [rows, noted, people] = await Promise.all([listSkills(tx), listAbilities(tx), members(tx, scope)])
      const byPerson = new Map(noted.map((one) => [one.personId as string, one]))
      return {
        rows,
        people: people
          .filter(({ state }) => state === 'active')
          .map(({ personId, name }) => ({
            personId: personId as PersonId,
            name,
            skills: byPerson.get(personId)?.skills ?? [],
            languages: byPerson.get(personId)?.languages ?? [],
          })),
      }
    })
  }),
  addSkill: on.addSkill.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const skill = await addSkill(tx, input)
      await audit(tx, caller, 'skill.added', { noun: 'skill', id: skill.id }, { name: skill.name })
      return skill
    })
  }),
  changeSkill: on.changeSkill.handler(({ context, input: { skillId, ...change } }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const skill = await changeSkill(tx, skillId, change)
      await audit(tx, caller, 'skill.changed', { noun: 'skill', id: skillId }, { changed: Object.keys(change) })
      return skill
    })
  }),
  setAbilities: on.setAbilities.handler(({ context, input: { personId, ...abilities } }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const member = await memberOf(tx, personId)
      const isTheirs = caller.scope.vendorId === undefined || member?.vendorId === caller.scope.vendorId
      if (member?.state !== 'active' || !isTheirs) throw new Refusal('person_unknown')
      await setAbilities(tx, personId, abilities)
      await audit(tx, caller, 'abilities.set', { noun: 'person', id: personId }, { personId })
      return done
    })
  }),
  ownAbilities: on.ownAbilities.handler(({ context }) => {
    const caller = personOf(context.caller)
    return context.db.read(caller.workspaceId, async (tx) => {
      const [rows, noted] = await Promise.all([listSkills(tx), listAbilities(tx)])
      const own = noted.find(({ personId }) => personId === caller.personId)
      const named = new Set(own?.skills.map(({ skillId }) => skillId))
      return {
        skills: own?.skills ?? [],
        languages: own?.languages ?? [],
        rows: rows.filter(({ id }) => named.has(id)),
      }
    })
  }),
  settings: on.settings.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({ mixes: (await settingsOf(tx)).mixes })),
  ),
  changeSettings: on.changeSettings.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await changeMixes(tx, input.mixes)
      await audit(tx, caller, 'routing.changed', null, { ...input })
      return done
    })
  }),
}
