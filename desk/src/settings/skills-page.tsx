import { useQuery } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { byName } from '../floor/people-rules.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { Tick } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { routingWords } from '../words/routing.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { saidAbilities } from './abilities.ts'
import { AbilitiesDialog } from './abilities-dialog.tsx'
import { AddByName } from './add-by-name.tsx'
import { SettingsPage } from './page.tsx'
import { Loaded } from './with-workspace.tsx'

type Skills = Outputs['routing']['skills']
export type Skill = Skills['rows'][number]
export type Able = Skills['people'][number]

/** Skills and trainings of the workspace, and who has which. */
export default function SkillsPage() {
  const settings = useWords(settingsWords)
  const skills = useQuery(ask.routing.skills())
  const [edited, setEdited] = useState<Able | null>(null)
  return (
    <SettingsPage
      code="skills"
      test={
        <GoLink to="/settings/queues" className="text-brand underline underline-offset-2">
          {settings('skillsTest')}
        </GoLink>
      }
    >
      <Loaded query={skills}>
        {({ rows, people }) => (
          <div className="grid grid-cols-1 gap-4">
            <SkillList skills={rows} />
            <PeopleList people={people} skills={rows} onEdit={setEdited} />
            <Mixing />
            {edited && (
              <AbilitiesDialog
                person={edited}
                skills={rows.filter((skill) => !skill.isRetired)}
                onClose={() => setEdited(null)}
              />
            )}
          </div>
        )}
      </Loaded>
    </SettingsPage>
  )
}

function SkillList({ skills }: { skills: readonly Skill[] }) {
  const t = useWords(routingWords)
  return (
    <Card>
      {skills.length === 0 ? (
        <EmptyState icon={<GraduationCap size={20} />} title={t('skillsNone')}>
          {t('skillsNoneAbout')}
        </EmptyState>
      ) : (
        <ul>
          {skills.map((skill) => (
            <SkillLine key={skill.id} skill={skill} />
          ))}
        </ul>
      )}
      <div className="grid grid-cols-1 lg:grid-cols-2">
        <AddSkill kind="skill" label={t('skillName')} action={t('addSkill')} />
        <AddSkill kind="qualification" label={t('qualificationName')} action={t('addQualification')} />
      </div>
    </Card>
  )
}

function AddSkill({ kind, label, action }: { kind: Skill['kind']; label: string; action: string }) {
  const terms = useWords(termsWords)
  const [name, setName] = useState('')
  const add = useAct(call.routing.addSkill, {
    refresh: ['routing.skills'],
    says: terms('saved'),
    onDone: () => setName(''),
  })
  return (
    <AddByName
      label={label}
      action={action}
      name={name}
      isBusy={add.isBusy}
      onName={setName}
      onAdd={() => add.run({ name, kind })}
    />
  )
}

function SkillLine({ skill }: { skill: Skill }) {
  const t = useWords(routingWords)
  const queues = useWords(queuesWords)
  const change = useAct(call.routing.changeSkill, { refresh: ['routing.skills'] })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <span className="font-semibold wrap-anywhere">{skill.name}</span>{' '}
        {skill.isRetired && <Chip>{queues('retired')}</Chip>}
        <div className="text-s text-ink-2">{t(skill.kind === 'skill' ? 'isSkill' : 'isQualification')}</div>
      </div>
      <Button
        look="quiet"
        size="s"
        isBusy={change.isBusy}
        onPress={() => change.run({ skillId: skill.id, isRetired: !skill.isRetired })}
      >
        {queues(skill.isRetired ? 'restore' : 'retire')}
      </Button>
    </li>
  )
}

function PeopleList({
  people,
  skills,
  onEdit,
}: {
  people: readonly Able[]
  skills: readonly Skill[]
  onEdit: (person: Able) => void
}) {
  const t = useWords(routingWords)
  const language = useLanguage()
  return (
    <Card>
      <div className="border-b border-line px-4 py-3">
        <h2 className="font-semibold">{t('people')}</h2>
        <p className="text-s text-ink-2">{t('peopleAbout')}</p>
      </div>
      <ul>
        {byName([...people], language).map((person) => (
          <li
            key={person.personId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 last:border-0"
          >
            <div className="min-w-0 flex-1">
              <div className="truncate font-medium">{person.name}</div>
              <div className="num text-s text-ink-2 wrap-anywhere">
                {saidAbilities(person, skills, language) || t('noneNoted')}
              </div>
            </div>
            <Button size="s" aria-label={`${t('edit')}: ${person.name}`} onPress={() => onEdit(person)}>
              {t('edit')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Whether live text goes on beside a call or a visitor. */
function Mixing() {
  const t = useWords(routingWords)
  const terms = useWords(termsWords)
  const settings = useQuery(ask.routing.settings())
  const change = useAct(call.routing.changeSettings, { refresh: ['routing.settings'], says: terms('saved') })
  if (!settings.data) return null
  return (
    <Card className="px-4 py-3">
      <Tick
        label={t('mixes')}
        hint={t('mixesHint')}
        checked={settings.data.mixes}
        disabled={change.isBusy}
        onChange={(e) => change.run({ mixes: e.target.checked })}
      />
    </Card>
  )
}
