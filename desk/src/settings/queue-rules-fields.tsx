import { useQuery } from '@tanstack/react-query'
import type { QueueRules } from '@peakend/contract/routing.ts'
import type { QueueId, SkillId } from '@peakend/contract/ids.ts'
import { ask } from '../api/call.ts'
import { Tick } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { routingWords } from '../words/routing.ts'
import { useWords } from '../words/words.ts'
import { OverflowFields } from './overflow-fields.tsx'
import { fluencies, levels, widened, widenOf } from './routing-rules.ts'
import { Seconds } from './seconds-field.tsx'

type Props = { rules: QueueRules; onChange: (rules: QueueRules) => void }

/** What a queue asks of who serves it, how long it insists, and who else is asked. */
export function QueueRulesFields({ rules, onChange, queueId }: Props & { queueId: QueueId | null }) {
  const t = useWords(routingWords)
  const set = (of: Partial<QueueRules>) => onChange({ ...rules, ...of })
  const steps = widened(rules.widen)
  return (
    <fieldset className="grid grid-cols-1 gap-4 border-t border-line pt-4">
      <legend className="sr-only">{t('rules')}</legend>
      <div>
        <h3 className="font-semibold">{t('rules')}</h3>
        <p className="text-s text-ink-2">{t('rulesAbout')}</p>
      </div>
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <Select
          label={t('hands')}
          value={rules.hands}
          onChange={(hands) => set({ hands })}
          choices={(['offered', 'at-once'] as const).map((value) => ({ value, label: t(`hands-${value}`) }))}
        />
        <Select
          label={t('fluency')}
          hint={t('fluencyHint')}
          value={`${rules.fluency}`}
          onChange={(next) => set({ fluency: Number(next) })}
          choices={(['0', ...fluencies] as const).map((value) => ({ value, label: t(`fluency-${value}`) }))}
        />
      </div>
      <SkillsAsked rules={rules} onChange={onChange} />
      <div className="grid grid-cols-1 items-end gap-3 sm:grid-cols-2">
        <Seconds
          label={t('lessAfter')}
          ms={steps.lessMs}
          onChange={(lessMs) => set({ widen: widenOf({ ...steps, lessMs }) })}
        />
        <Seconds
          label={t('anyAfter')}
          ms={steps.anyMs}
          onChange={(anyMs) => set({ widen: widenOf({ ...steps, anyMs }) })}
        />
        <Seconds label={t('ownerFirst')} ms={rules.ownerFirstMs} onChange={(ms) => set({ ownerFirstMs: ms ?? 0 })} />
        <Seconds label={t('headStart')} ms={rules.headStartMs} onChange={(ms) => set({ headStartMs: ms ?? 0 })} />
      </div>
      <OverflowFields rules={rules} onChange={onChange} queueId={queueId} />
    </fieldset>
  )
}

function SkillsAsked({ rules, onChange }: Props) {
  const t = useWords(routingWords)
  const known = useQuery(ask.routing.skills()).data?.rows.filter((skill) => !skill.isRetired) ?? []
  const levelOf = (skillId: SkillId) => rules.skills.find((one) => one.skillId === skillId)?.level ?? 0
  const setLevel = (skillId: SkillId, level: number) => {
    const others = rules.skills.filter((one) => one.skillId !== skillId)
    onChange({ ...rules, skills: level === 0 ? others : [...others, { skillId, level }] })
  }
  const setTrained = (skillId: SkillId, isOn: boolean) => {
    const others = rules.qualifications.filter((id) => id !== skillId)
    onChange({ ...rules, qualifications: isOn ? [...others, skillId] : others })
  }
  const trainings = known.filter(({ kind }) => kind === 'qualification')
  if (known.length === 0)
    return (
      <p className="text-s text-ink-2">
        {t('noSkills')}{' '}
        <GoLink to="/settings/skills" className="text-brand underline underline-offset-2">
          {t('addThem')}
        </GoLink>
      </p>
    )
  return (
    <>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {known
          .filter(({ kind }) => kind === 'skill')
          .map((skill) => (
            <Select
              key={skill.id}
              label={t('level', { name: skill.name })}
              value={`${levelOf(skill.id)}`}
              onChange={(next) => setLevel(skill.id, Number(next))}
              choices={(['0', ...levels] as const).map((value) => ({ value, label: t(`level-${value}`) }))}
            />
          ))}
      </div>
      {trainings.length > 0 && (
        <fieldset>
          <legend className="mb-1 text-s font-medium text-ink-2">{t('qualifications')}</legend>
          <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
            {trainings.map((skill) => (
              <Tick
                key={skill.id}
                label={skill.name}
                checked={rules.qualifications.includes(skill.id)}
                onChange={(e) => setTrained(skill.id, e.target.checked)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
