import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import type { QueueRules } from '@peakend/contract/routing.ts'
import type { QueueId, SkillId, VendorId } from '@peakend/contract/ids.ts'
import { ask } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { routingWords } from '../words/routing.ts'
import { useWords } from '../words/words.ts'
import { fluencies, levels, widened, widenOf } from './routing-rules.ts'

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

/** A time in seconds; empty where it never comes. */
function Seconds({ label, ms, onChange }: { label: string; ms: number | null; onChange: (ms: number | null) => void }) {
  const t = useWords(routingWords)
  return (
    <Field
      label={label}
      type="number"
      min={0}
      max={86_400}
      placeholder={t('never')}
      value={ms === null ? '' : ms / 1000}
      onChange={(e) => onChange(e.target.value === '' ? null : Math.round(Number(e.target.value) * 1000))}
    />
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

type Rule = QueueRules['overflow'][number]
const wayOf = ({ to }: Rule) => ('vendorId' in to ? `vendor ${to.vendorId}` : `queue ${to.queueId}`)
const toOf = (way: string): Rule['to'] => {
  const [kind, id] = way.split(' ')
  return kind === 'vendor' ? { vendorId: id as VendorId } : { queueId: id as QueueId }
}

function OverflowFields({ rules, onChange, queueId }: Props & { queueId: QueueId | null }) {
  const t = useWords(routingWords)
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const vendors = useQuery(ask.workspace.vendors()).data?.rows ?? []
  const ways = [
    ...queues
      .filter((queue) => queue.id !== queueId && !queue.isRetired)
      .map((queue) => ({ value: `queue ${queue.id}`, label: t('overflowQueue', { name: queue.name }) })),
    ...vendors.map((vendor) => ({ value: `vendor ${vendor.id}`, label: t('overflowVendor', { name: vendor.name }) })),
  ]
  const set = (overflow: Rule[]) => onChange({ ...rules, overflow })
  const change = (at: number, of: Partial<Rule>) =>
    set(rules.overflow.map((rule, i) => (i === at ? { ...rule, ...of } : rule)))
  const first = ways.find(({ value }) => !rules.overflow.some((rule) => wayOf(rule) === value))
  const add = () =>
    first && set([...rules.overflow, { to: toOf(first.value), afterMs: 60_000, timetable: null, sharePct: null }])
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1 text-s font-medium text-ink-2">{t('overflow')}</legend>
      {rules.overflow.length === 0 && <p className="text-s text-ink-3">{t('overflowNone')}</p>}
      {rules.overflow.map((rule, at) => (
        <div key={wayOf(rule)} className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[1fr_8rem_9rem_auto]">
          <Select
            className="col-span-2 sm:col-span-1"
            label={t('overflowTo')}
            value={wayOf(rule)}
            onChange={(way) => change(at, { to: toOf(way) })}
            choices={ways.filter(
              ({ value }) => value === wayOf(rule) || !rules.overflow.some((one) => wayOf(one) === value),
            )}
          />
          <Seconds label={t('overflowAfter')} ms={rule.afterMs} onChange={(ms) => change(at, { afterMs: ms ?? 0 })} />
          <Field
            label={t('overflowShare')}
            type="number"
            min={1}
            max={100}
            value={rule.sharePct ?? ''}
            placeholder="100"
            onChange={(e) => change(at, { sharePct: e.target.value === '' ? null : Number(e.target.value) })}
          />
          <Button
            look="quiet"
            icon={<X size={15} aria-hidden />}
            onPress={() => set(rules.overflow.filter((_, i) => i !== at))}
          >
            {t('removeOverflow')}
          </Button>
        </div>
      ))}
      {first && rules.overflow.length < 5 && (
        <div>
          <Button size="s" icon={<Plus size={15} aria-hidden />} onPress={add}>
            {t('addOverflow')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
