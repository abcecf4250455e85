import type { Abilities } from '@peakend/contract/routing.ts'
import { languageName } from './languages.ts'

/** What somebody can do, in one line: "English 4/4 · Card disputes 3/5 · Credit licence". Skills that are retired are left out. */
export const saidAbilities = (
  { languages, skills }: Abilities,
  known: readonly { id: string; name: string; kind: 'skill' | 'qualification'; isRetired: boolean }[],
  screen: string,
): string => {
  const byId = new Map(known.filter((skill) => !skill.isRetired).map((skill) => [skill.id, skill]))
  return [
    ...languages.map((one) => `${languageName(one.language, screen)} ${one.fluency}/4`),
    ...skills.flatMap(({ skillId, level }) => {
      const skill = byId.get(skillId)
      return skill ? [skill.kind === 'skill' ? `${skill.name} ${level}/5` : skill.name] : []
    }),
  ].join(' · ')
}
