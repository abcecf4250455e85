import type { z } from 'zod'
import type { PersonId, QueueId, SkillId } from '@peakend/contract/ids.ts'
import type { Abilities, Skill as SkillSchema } from '@peakend/contract/routing.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export type Skill = z.infer<typeof SkillSchema>

const columns = 'skill_id as id, name, kind, retired_at is not null as "isRetired"'

/** A workspace has tens of skills; 500 is a bound, not a page. */
export const listSkills = (tx: ReadTx): Promise<Skill[]> =>
  tx.query<Skill>(
    'skills.list',
    `select ${columns} from skills where workspace_id = $1 order by retired_at is not null, kind desc, lower(name) limit 500`,
    [tx.workspaceId],
  )

export const findSkill = async (tx: ReadTx, skillId: SkillId): Promise<Skill | null> => {
  const [row] = await tx.query<Skill>(
    'skills.find',
    `select ${columns} from skills where workspace_id = $1 and skill_id = $2`,
    [tx.workspaceId, skillId],
  )
  return row ?? null
}

/** Inserts or replaces; false when another one in use bears the name. */
export const saveSkill = async (tx: Tx, skill: Skill): Promise<boolean> => {
  const taken = await tx.query(
    'skills.name',
    'select 1 from skills where workspace_id = $1 and lower(name) = lower($2) and retired_at is null and skill_id <> $3 and not $4',
    [tx.workspaceId, skill.name, skill.id, skill.isRetired],
  )
  if (taken.length > 0) return false
  await tx.query(
    'skills.save',
    `insert into skills (workspace_id, skill_id, name, kind, retired_at) values ($1, $2, $3, $4, case when $5 then $6::timestamptz end)
     on conflict (workspace_id, skill_id) do update set name = excluded.name,
       retired_at = case when excluded.retired_at is null then null else coalesce(skills.retired_at, excluded.retired_at) end`,
    [tx.workspaceId, skill.id, skill.name, skill.kind, skill.isRetired, tx.now],
  )
  return true
}

interface AbilityRecord {
  personId: PersonId
  skills: { skillId: SkillId; level: number; validUntil: string | null }[] | null
  languages: Abilities['languages'] | null
}

/** What everybody can do of whom anything is noted. */
export const listAbilities = async (tx: ReadTx): Promise<(Abilities & { personId: PersonId })[]> =>
  (
    await tx.query<AbilityRecord>(
      'skills.abilities',
      `select person_id as "personId",
         (select json_agg(json_build_object('skillId', k.skill_id, 'level', k.level, 'validUntil', k.valid_until) order by k.skill_id)
           from person_skills k where k.workspace_id = $1 and k.person_id = ms.person_id) as skills,
         (select json_agg(json_build_object('language', l.language, 'fluency', l.fluency) order by l.language)
           from person_languages l where l.workspace_id = $1 and l.person_id = ms.person_id) as languages
       from memberships ms where ms.workspace_id = $1 limit 5000`,
      [tx.workspaceId],
    )
  ).map(({ personId, skills, languages }) => ({
    personId,
    skills: (skills ?? []).map((one) => ({
      ...one,
      validUntil: one.validUntil === null ? null : new Date(one.validUntil).toISOString(),
    })),
    languages: languages ?? [],
  }))

/** Whether somebody has every training and licence a queue asks for, valid now. */
export const hasTrainings = async (tx: ReadTx, personId: PersonId, queueId: QueueId): Promise<boolean> =>
  (
    await tx.query(
      'skills.lacks',
      `select 1 from queues q cross join jsonb_array_elements_text(q.rules -> 'qualifications') need (skill_id)
       where q.workspace_id = $1 and q.queue_id = $2 and not exists (select from person_skills k where k.workspace_id = $1 and k.person_id = $3
         and k.skill_id = need.skill_id::uuid and (k.valid_until is null or k.valid_until > $4)) limit 1`,
      [tx.workspaceId, queueId, personId, tx.now],
    )
  ).length === 0

/** Replaces what is noted of somebody. */
export const replaceAbilities = async (tx: Tx, personId: PersonId, { skills, languages }: Abilities): Promise<void> => {
  tx.send('skills.abilities.drop', 'delete from person_skills where workspace_id = $1 and person_id = $2', [
    tx.workspaceId,
    personId,
  ])
  tx.send('skills.languages.drop', 'delete from person_languages where workspace_id = $1 and person_id = $2', [
    tx.workspaceId,
    personId,
  ])
  await tx.query(
    'skills.abilities.add',
    `insert into person_skills (workspace_id, person_id, noted_at, skill_id, level, valid_until)
     select $1, $2, $3, * from unnest($4::uuid[], $5::smallint[], $6::timestamptz[])`,
    [
      tx.workspaceId,
      personId,
      tx.now,
      skills.map((s) => s.skillId),
      skills.map((s) => s.level),
      skills.map((s) => s.validUntil),
    ],
  )
  await tx.query(
    'skills.languages.add',
    'insert into person_languages (workspace_id, person_id, noted_at, language, fluency) select $1, $2, $3, * from unnest($4::text[], $5::smallint[])',
    [tx.workspaceId, personId, tx.now, languages.map((l) => l.language), languages.map((l) => l.fluency)],
  )
}
