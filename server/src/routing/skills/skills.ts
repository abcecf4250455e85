/** What people can do: skills with levels, trainings they have or have not, languages with fluency. A queue's rules ask for them. */
import { randomUUID } from 'node:crypto'
import type { PersonId, SkillId } from '@peakend/contract/ids.ts'
import type { Abilities } from '@peakend/contract/routing.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { listQueues } from '../queues/queues.ts'
import { findSkill, listSkills, replaceAbilities, saveSkill, type Skill } from './store.ts'

export type { Skill } from './store.ts'
export { listAbilities, listSkills } from './store.ts'

const lookAgain = (tx: Tx): void => tx.enqueue({ kind: 'routing.route', key: 'now' })

/** Adds a skill. Refuses with `name_taken`. */
export const addSkill = async (tx: Tx, of: Pick<Skill, 'name' | 'kind'>): Promise<Skill> => {
  const skill: Skill = { ...of, id: randomUUID() as SkillId, isRetired: false }
  if (!(await saveSkill(tx, skill))) throw new Refusal('name_taken')
  return skill
}

/** Renames or retires. Refuses with `not_found`, `name_taken`, and `skill_in_use` where a queue in use asks for what is to be retired. */
export const changeSkill = async (
  tx: Tx,
  skillId: SkillId,
  change: Partial<Pick<Skill, 'name' | 'isRetired'>>,
): Promise<Skill> => {
  const skill = await findSkill(tx, skillId)
  if (!skill) throw new Refusal('not_found')
  const changed = { ...skill, ...change }
  if (changed.isRetired && !skill.isRetired) {
    const asksFor = ({ rules }: Awaited<ReturnType<typeof listQueues>>[number]) =>
      rules.qualifications.includes(skillId) || rules.skills.some((one) => one.skillId === skillId)
    const asking = (await listQueues(tx)).filter((queue) => !queue.isRetired && asksFor(queue))
    if (asking.length > 0)
      throw new Refusal('skill_in_use', undefined, { queues: asking.map(({ name }) => name).join(', ') })
  }
  if (!(await saveSkill(tx, changed))) throw new Refusal('name_taken')
  return changed
}

/**
 * Says what somebody can do; what was noted before is replaced. Of a skill or language named twice the last counts. Refuses with `not_found` where a
 * skill does not exist; who is no member must be refused by the caller. Routing looks again. Twice equals once.
 */
export const setAbilities = async (tx: Tx, personId: PersonId, of: Abilities): Promise<void> => {
  const known = new Set((await listSkills(tx)).map(({ id }) => id))
  const skills = new Map(of.skills.map((one) => [one.skillId, one]))
  const languages = new Map(of.languages.map((one) => [one.language, one]))
  for (const skillId of skills.keys()) if (!known.has(skillId)) throw new Refusal('not_found')
  await replaceAbilities(tx, personId, { skills: [...skills.values()], languages: [...languages.values()] })
  lookAgain(tx)
}
