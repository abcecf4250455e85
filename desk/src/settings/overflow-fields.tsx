import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import type { QueueId, VendorId } from '@peakend/contract/ids.ts'
import type { QueueRules } from '@peakend/contract/routing.ts'
import { ask } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { routingWords } from '../words/routing.ts'
import { useWords } from '../words/words.ts'
import { Seconds } from './seconds-field.tsx'
import { TimetableEditor } from './timetable-editor.tsx'

type Props = { rules: QueueRules; onChange: (rules: QueueRules) => void }
type Rule = QueueRules['overflow'][number]
const wayOf = ({ to }: Rule) => ('vendorId' in to ? `vendor ${to.vendorId}` : `queue ${to.queueId}`)
const toOf = (way: string): Rule['to'] => {
  const [kind, id] = way.split(' ')
  return kind === 'vendor' ? { vendorId: id as VendorId } : { queueId: id as QueueId }
}

export function OverflowFields({ rules, onChange, queueId }: Props & { queueId: QueueId | null }) {
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
          <OverflowHours rule={rule} onChange={(timetable) => change(at, { timetable })} />
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

/** When the rule is on: always, or by a weekly table in the queue's zone. */
function OverflowHours({ rule, onChange }: { rule: Rule; onChange: (timetable: Rule['timetable']) => void }) {
  const t = useWords(routingWords)
  const radio = 'size-4 accent-(--brand)'
  const { timetable } = rule
  return (
    <fieldset className="col-span-full grid grid-cols-1 gap-2 border-b border-line pb-3">
      <legend className="mb-1 text-s font-medium text-ink-2">{t('overflowHours')}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <label className="flex items-center gap-2">
          <input
            type="radio"
            className={radio}
            checked={timetable === null || timetable === 'always'}
            onChange={() => onChange(null)}
          />
          {t('overflowAlways')}
        </label>
        <label className="flex items-center gap-2">
          <input
            type="radio"
            className={radio}
            checked={timetable !== null && timetable !== 'always'}
            onChange={() => onChange([1, 2, 3, 4, 5].map((day) => ({ day, from: 1080, to: 1320 })))}
          />
          {t('overflowByTable')}
        </label>
      </div>
      {timetable !== null && timetable !== 'always' && <TimetableEditor shifts={timetable} onChange={onChange} />}
    </fieldset>
  )
}
