import { useQuery } from '@tanstack/react-query'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import { ask } from '../api/call.ts'
import { Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { peopleWords } from '../words/people.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

const roles = ['agent', 'supervisor', 'manager', 'administrator', 'auditor'] as const
export interface Reach {
  role: Role
  queues: 'all' | QueueId[]
}

/** A role and whose customers it covers. */
export function RoleFields({ role, queues, onChange }: Reach & { onChange: (of: Partial<Reach>) => void }) {
  const t = useWords(peopleWords)
  const terms = useWords(termsWords)
  const known = useQuery(ask.routing.queues()).data?.rows.filter((q) => !q.isRetired) ?? []
  const chosen = queues === 'all' ? [] : queues
  const tick = (id: QueueId, isOn: boolean) =>
    onChange({ queues: isOn ? [...chosen, id] : chosen.filter((q) => q !== id) })
  return (
    <>
      <Select
        label={t('role')}
        hint={<span className="block first-letter:uppercase">{t(`roleSays-${role}`)}</span>}
        value={role}
        onChange={(next) => onChange({ role: next })}
        choices={roles.map((r) => ({ value: r, label: terms(`role-${r}`) }))}
      />
      {known.length > 1 && (
        <Select
          label={t('queues')}
          value={queues === 'all' ? 'all' : 'some'}
          onChange={(next) => onChange({ queues: next === 'all' ? 'all' : [] })}
          choices={[
            { value: 'all', label: t('allQueues') },
            { value: 'some', label: t('someQueues') },
          ]}
        />
      )}
      {queues !== 'all' && (
        <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
          {known.map((q) => (
            <Tick
              key={q.id}
              label={q.name}
              checked={chosen.includes(q.id)}
              onChange={(e) => tick(q.id, e.target.checked)}
            />
          ))}
        </div>
      )}
    </>
  )
}
