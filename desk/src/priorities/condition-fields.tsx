import { useQuery } from '@tanstack/react-query'
import type { PriorityCondition } from '@peakend/contract/priorities.ts'
import { ask } from '../api/call.ts'
import { branches } from '../settings/needs-tree.ts'
import { channels } from '../settings/where.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { prioritiesWords } from '../words/priorities.ts'
import { uiWords } from '../words/ui.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { toggled } from './rules.ts'

type Of<K extends PriorityCondition['is']> = {
  condition: Extract<PriorityCondition, { is: K }>
  onChange: (condition: PriorityCondition) => void
}

/** What a condition asks for beside its kind. */
export function ConditionFields({ condition, onChange }: Of<PriorityCondition['is']>) {
  const t = useWords(prioritiesWords)
  switch (condition.is) {
    case 'channel':
      return <ByChannel condition={condition} onChange={onChange} />
    case 'touchpoint':
      return <ByPlace condition={condition} onChange={onChange} />
    case 'need':
      return <ByNeed condition={condition} onChange={onChange} />
    case 'broken-promise':
      return <p className="text-s text-ink-3">{t('hint_broken-promise')}</p>
    case 'moved':
    case 'came-back':
      return (
        <Field
          className="max-w-40"
          label={t('times')}
          hint={condition.is === 'came-back' ? t('hint_came-back') : undefined}
          type="number"
          min={1}
          max={condition.is === 'moved' ? 9 : 20}
          value={condition.times || ''}
          onChange={(e) => onChange({ ...condition, times: Math.floor(Number(e.target.value)) })}
        />
      )
    case 'noted':
      return <ByNote condition={condition} onChange={onChange} />
    default:
      return condition satisfies never
  }
}

const ticks = 'grid grid-cols-1 gap-2 sm:grid-cols-2'

function ByChannel({ condition, onChange }: Of<'channel'>) {
  const ui = useWords(uiWords)
  return (
    <div className={ticks}>
      {channels.map((channel) => (
        <Tick
          key={channel}
          label={ui(`channel_${channel}`)}
          checked={condition.channels.includes(channel)}
          onChange={() => onChange({ ...condition, channels: toggled(condition.channels, channel) })}
        />
      ))}
    </div>
  )
}

function ByPlace({ condition, onChange }: Of<'touchpoint'>) {
  const rows = useQuery(ask.journeys.touchpoints()).data?.rows ?? []
  return (
    <div className={ticks}>
      {rows
        .filter(({ channel }) => channel !== null)
        .map(({ id, name }) => (
          <Tick
            key={id}
            label={name}
            checked={condition.touchpointIds.includes(id)}
            onChange={() => onChange({ ...condition, touchpointIds: toggled(condition.touchpointIds, id) })}
          />
        ))}
    </div>
  )
}

function ByNeed({ condition, onChange }: Of<'need'>) {
  const t = useWords(prioritiesWords)
  const language = useLanguage()
  const rows = useQuery(ask.cases.needs()).data?.rows ?? []
  const shown = branches(
    rows.filter((need) => !need.isRetired || condition.needIds.includes(need.id)),
    language,
  )
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className="text-s text-ink-3">{t('hint_need')}</p>
      <div className="grid max-h-56 grid-cols-1 gap-1.5 overflow-y-auto rounded-s border border-line p-2.5">
        {shown.map(({ need, depth }) => (
          <div key={need.id} style={{ paddingInlineStart: `${depth * 20}px` }}>
            <Tick
              label={need.name[language]}
              checked={condition.needIds.includes(need.id)}
              onChange={() => onChange({ ...condition, needIds: toggled(condition.needIds, need.id) })}
            />
          </div>
        ))}
      </div>
    </div>
  )
}

function ByNote({ condition, onChange }: Of<'noted'>) {
  const t = useWords(prioritiesWords)
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Field
        label={t('key')}
        hint={t('keyHint')}
        maxLength={60}
        value={condition.key}
        onChange={(e) => onChange({ ...condition, key: e.target.value })}
      />
      <Field
        label={t('value')}
        hint={t('valueHint')}
        maxLength={120}
        value={condition.value ?? ''}
        onChange={(e) => onChange({ ...condition, value: e.target.value === '' ? null : e.target.value })}
      />
      <p className="text-s text-ink-3 sm:col-span-2">{t('hint_noted')}</p>
    </div>
  )
}
