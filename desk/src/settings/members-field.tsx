import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/call.ts'
import { byName } from '../floor/people-rules.ts'
import { Field, Tick } from '../ui/field.tsx'
import { queuesWords } from '../words/queues.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'

/** Who serves it: a list to tick, with a search where there are many, and whose first work it is. */
export function MembersField({
  chosen,
  onChange,
  ranks,
  onRank,
}: {
  chosen: ReadonlySet<string>
  onChange: (next: ReadonlySet<string>) => void
  /** Whose first work it is; nobody asks for it where it is left out. */
  ranks?: ReadonlyMap<string, number>
  onRank?: (next: ReadonlyMap<string, number>) => void
}) {
  const t = useWords(queuesWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const [q, setQ] = useState('')
  const people = byName(
    useQuery(ask.people.list()).data?.rows.filter((p) => p.state === 'active' && p.role !== 'auditor') ?? [],
    language,
  )
  const found = people.filter((p) => p.name.toLocaleLowerCase(language).includes(q.trim().toLocaleLowerCase(language)))
  const tick = (id: string, isOn: boolean) => {
    const next = new Set(chosen)
    if (isOn) next.add(id)
    else next.delete(id)
    onChange(next)
  }
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{t('members')}</legend>
      {people.length > 8 && (
        <Field
          className="mb-2"
          label={t('search')}
          isLabelHidden
          placeholder={t('search')}
          value={q}
          onChange={(e) => setQ(e.target.value)}
        />
      )}
      <div className="grid grid-cols-1 max-h-52 gap-2 overflow-auto rounded-s border border-line p-3 sm:grid-cols-2">
        {found.map((person) => (
          <div key={person.id} className="grid grid-cols-[1fr_auto] items-start gap-x-3">
            <Tick
              label={
                <>
                  {person.name} <span className="text-s text-ink-3">{terms(`role-${person.role}`)}</span>
                </>
              }
              checked={chosen.has(person.id)}
              onChange={(e) => tick(person.id, e.target.checked)}
            />
            {ranks && onRank && chosen.has(person.id) && (
              <RankChoice
                name={person.name}
                rank={ranks.get(person.id) ?? 1}
                onChange={(rank) => onRank(new Map([...ranks, [person.id, rank]]))}
              />
            )}
          </div>
        ))}
      </div>
      {ranks && <p className="mt-1 text-s text-ink-3">{t('rankHint')}</p>}
    </fieldset>
  )
}

/** Three say enough; who was given a later one by the API keeps it. */
const offered = [1, 2, 3]

function RankChoice({ name, rank, onChange }: { name: string; rank: number; onChange: (rank: number) => void }) {
  const t = useWords(queuesWords)
  const choices = [...new Set([...offered, rank])]
  const rankWord = (one: number) =>
    one === 1 ? t('rankFirst') : one === 2 ? t('rank2') : one === 3 ? t('rank3') : t('rankLater', { n: one })
  return (
    <select
      aria-label={t('rankOf', { name })}
      value={rank}
      onChange={(e) => onChange(Number(e.target.value))}
      className="h-6 rounded-s border border-line bg-surface px-1 text-s text-ink-2"
    >
      {choices.map((one) => (
        <option key={one} value={one}>
          {rankWord(one)}
        </option>
      ))}
    </select>
  )
}
