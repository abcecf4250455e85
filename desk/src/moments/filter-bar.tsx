import { useQuery } from '@tanstack/react-query'
import { Search, X } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../api/call.ts'
import { useHidesTeams } from '../session/staff-policy.ts'
import { Button } from '../ui/button.tsx'
import { fieldLook } from '../ui/field.tsx'
import { Select, type Choice } from '../ui/select.tsx'
import { clockTime } from '../ui/time-words.ts'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import {
  causes,
  momentNames,
  narrowedBy,
  periods,
  sorts,
  verdicts,
  type FilterKey,
  type MomentsFilter,
} from './filter.ts'

export interface FilterProps {
  filter: MomentsFilter
  onChange: (of: Partial<MomentsFilter>) => void
  onClear: () => void
}
const any = 'any'

/** What narrows the view: text, period and order, then one select a thing, and what is on as chips that can be taken away. */
export function FilterBar({ filter, onChange, onClear }: FilterProps) {
  const t = useWords(momentsWords)
  const choices = useChoices()
  const narrowed = narrowedBy(filter)
  const exact = filter.from !== undefined
  const hidesTeams = useHidesTeams()
  const terms = useWords(termsWords)
  const [isMore, setMore] = useState(false)
  const pick = (key: FilterKey) => (
    <Select
      key={key}
      label={t(`filter-${key}`)}
      isLabelHidden
      className="min-w-32 flex-1 max-sm:min-w-[calc(50%-4px)]"
      value={filter[key] ?? any}
      onChange={(value) => onChange({ [key]: value === any ? undefined : value })}
      choices={[{ value: any, label: t(`any-${key}`) }, ...(choices[key] ?? [])]}
    />
  )
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <SearchField key={filter.q ?? ''} value={filter.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
        <Select
          label={t('period')}
          isLabelHidden
          className="w-32 max-sm:w-27"
          value={exact ? 'exact' : filter.period}
          onChange={(period) => onChange({ period: period as MomentsFilter['period'], from: undefined, to: undefined })}
          choices={[
            ...(exact ? [{ value: 'exact', label: t('period') }] : []),
            ...periods.map((p) => ({ value: p as string, label: t(`period-${p}`) })),
          ]}
        />
        <Select
          label={t('sort')}
          isLabelHidden
          className="w-52 max-sm:min-w-0 max-sm:flex-1"
          value={filter.sort}
          onChange={(sort) => onChange({ sort })}
          choices={sorts.map((s) => ({ value: s, label: t(`sort-${s}`) }))}
        />
        <Button className="h-9 sm:hidden" aria-expanded={isMore} onPress={() => setMore(!isMore)}>
          {t('filters')}
        </Button>
      </div>
      <div className={`flex flex-wrap items-end gap-2 ${isMore ? '' : 'max-sm:hidden'}`}>
        {!hidesTeams && pick('queueId')}
        {pick('moment')}
        {pick('verdict')}
        {pick('cause')}
        {choices.agentId && pick('agentId')}
        {choices.channel && pick('channel')}
        {choices.language && pick('language')}
      </div>
      {hidesTeams && <p className="text-s text-ink-3">{terms('teamsHidden')}</p>}
      {(narrowed.length > 0 || exact) && <Narrowed {...{ filter, onChange, onClear, choices }} />}
    </div>
  )
}

function Narrowed({ filter, onChange, onClear, choices }: FilterProps & { choices: Choices }) {
  const t = useWords(momentsWords)
  const language = useLocale()
  const nameOf = (key: FilterKey) => choices[key]?.find((c) => c.value === filter[key])?.label ?? filter[key] ?? ''
  const clock = (at: string | undefined) => clockTime(Date.parse(at ?? ''), language)
  return (
    <ul className="flex flex-wrap items-center gap-1.5">
      {filter.from !== undefined && (
        <Taken
          label={t('periodExact', { from: clock(filter.from), to: clock(filter.to) })}
          onRemove={() => onChange({ from: undefined, to: undefined, period: 'today' })}
        />
      )}
      {narrowedBy(filter).map((key) => (
        <Taken
          key={key}
          label={`${t(`filter-${key}`)}: ${nameOf(key)}`}
          onRemove={() => onChange({ [key]: undefined })}
        />
      ))}
      <li>
        <Button look="quiet" size="s" onPress={onClear}>
          {t('clear')}
        </Button>
      </li>
    </ul>
  )
}

function Taken({ label, onRemove }: { label: string; onRemove: () => void }) {
  const t = useWords(momentsWords)
  return (
    <li className="inline-flex h-7 max-w-full items-center rounded-full bg-brand-soft pl-3 text-s text-brand">
      <span className="truncate">{label}</span>
      <button
        type="button"
        aria-label={t('removeFilter', { name: label })}
        onClick={onRemove}
        className="grid size-7 place-items-center rounded-full"
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  )
}

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useWords(momentsWords)
  const [text, setText] = useState(value)
  return (
    <form
      role="search"
      className="relative min-w-52 flex-1 max-sm:w-full max-sm:flex-none"
      onSubmit={(event) => {
        event.preventDefault()
        onChange(text.trim())
      }}
    >
      <Search size={15} aria-hidden className="absolute top-2.5 left-3 text-ink-3" />
      <input
        type="search"
        value={text}
        aria-label={t('search')}
        placeholder={t('search')}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== value && onChange(text.trim())}
        className={`${fieldLook} h-9 pl-9`}
      />
    </form>
  )
}

type Choices = Partial<Record<FilterKey, Choice<string>[]>>

/** Agents are offered only where the staff policy shows scores per person. */
function useChoices(): Choices {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLocale()
  const workspace = useQuery(ask.workspace.get()).data
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const isPerPerson = workspace?.staffPolicy.scoresSeen === 'per-person'
  const people = useQuery({ ...ask.people.list(), enabled: isPerPerson }).data?.rows ?? []
  const vendors = useQuery(ask.workspace.vendors()).data?.rows ?? []
  const names = new Intl.DisplayNames(language, { type: 'language' })
  const languages = workspace?.customerLanguages ?? []
  return {
    queueId: queues.map((q) => ({ value: q.id, label: q.name })),
    hour: Array.from({ length: 24 }, (_, h) => ({ value: String(h), label: `${String(h).padStart(2, '0')}:00` })),
    vendorId: [{ value: 'own', label: t('ownPeople') }, ...vendors.map((v) => ({ value: v.id, label: v.name }))],
    moment: momentNames.map((m) => ({ value: m, label: terms(`moment-${m}`) })),
    verdict: verdicts.map((v) => ({ value: v, label: terms(`verdict-${v}`) })),
    cause: causes.map((c) => ({ value: c, label: terms(`cause-${c}`) })),
    channel: (['chat', 'email', 'phone', 'sms', 'whatsapp', 'counter'] as const).map((c) => ({
      value: c,
      label: terms(`channel-${c}`),
    })),
    ...(isPerPerson ? { agentId: people.map((p) => ({ value: p.id, label: p.name })) } : {}),
    language: [
      ...languages.map((l) => ({ value: l, label: names.of(l) ?? l })),
      { value: 'other', label: terms('language-other') },
    ],
  }
}
