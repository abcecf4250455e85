import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { byName } from '../floor/people-rules.ts'
import { useMe } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { Field } from '../ui/field.tsx'
import { Table, type Column } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { peopleWords } from '../words/people.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { PersonDialog } from './person-dialog.tsx'

export type Person = Outputs['people']['list']['rows'][number]

/** Everybody by name, with role, scope and when they were last here. */
export function Members({ rows, canChange }: { rows: readonly Person[]; canChange: boolean }) {
  const t = useWords(peopleWords)
  const language = useLanguage()
  const [q, setQ] = useState('')
  const [edited, setEdited] = useState<Person | null>(null)
  const [going, setGoing] = useState<Person | null>(null)
  const change = useAct(call.people.change, { refresh: ['people.', 'floor.'], onDone: () => setGoing(null) })
  const asked = q.trim().toLocaleLowerCase(language)
  const found = byName(rows, language).filter((p) => `${p.name} ${p.email}`.toLocaleLowerCase(language).includes(asked))
  const suspend = (person: Person) =>
    person.state === 'active' ? setGoing(person) : change.run({ personId: person.id, state: 'active' })
  return (
    <Card title={t('members')} aside={<span className="num">{rows.length}</span>}>
      {rows.length > 8 && (
        <div className="border-b border-line px-3 py-2">
          <Field
            label={t('search')}
            isLabelHidden
            placeholder={t('search')}
            value={q}
            onChange={(e) => setQ(e.target.value)}
          />
        </div>
      )}
      <Table
        caption={t('members')}
        rows={found}
        rowKey={(p) => p.id}
        columns={useColumns(canChange, setEdited, suspend)}
      />
      {edited !== null && <PersonDialog person={edited} onClose={() => setEdited(null)} />}
      {going !== null && (
        <ConfirmDialog
          title={t('suspendTitle', { name: going.name })}
          about={t('suspendSay')}
          action={t('suspend')}
          isDanger
          isBusy={change.isBusy}
          onClose={() => setGoing(null)}
          onConfirm={() => change.run({ personId: going.id, state: 'suspended' })}
        />
      )}
    </Card>
  )
}

function useColumns(canChange: boolean, onEdit: (p: Person) => void, onSuspend: (p: Person) => void): Column<Person>[] {
  const t = useWords(peopleWords)
  const terms = useWords(termsWords)
  const me = useMe()
  const columns: Column<Person>[] = [
    { key: 'name', head: t('name'), cell: (p) => <Who person={p} isMe={p.id === me.id} /> },
    { key: 'role', head: t('role'), cell: (p) => terms(`role-${p.role}`), width: '130px' },
    { key: 'queues', head: t('queues'), isExtra: true, cell: (p) => <Scope queues={p.queues} /> },
    {
      key: 'seen',
      head: t('lastSeen'),
      isExtra: true,
      cell: (p) =>
        p.lastSeenAt === null ? <span className="text-ink-3">{t('never')}</span> : <Time at={p.lastSeenAt} />,
    },
  ]
  if (!canChange) return columns
  const acts = (person: Person) => (
    <span className="flex justify-end gap-1.5">
      {person.id !== me.id && (
        <Button look="quiet" size="s" className="max-sm:hidden" onPress={() => onSuspend(person)}>
          {t(person.state === 'active' ? 'suspend' : 'resume')}
        </Button>
      )}
      <Button size="s" onPress={() => onEdit(person)}>
        {t('edit')}
      </Button>
    </span>
  )
  return [...columns, { key: 'act', head: <span className="sr-only">{t('edit')}</span>, isNumber: true, cell: acts }]
}

function Who({ person, isMe }: { person: Person; isMe: boolean }) {
  const t = useWords(peopleWords)
  const vendors = useQuery(ask.workspace.vendors()).data?.rows ?? []
  const vendor = vendors.find((v) => v.id === person.vendorId)
  return (
    <span className="flex items-center gap-3">
      <Avatar name={person.name} className="max-sm:hidden" />
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-semibold">{person.name}</span>
          {isMe && <Chip>{t('you')}</Chip>}
          {vendor && <Chip>{vendor.name}</Chip>}
          {person.state === 'suspended' && <Chip>{t('suspended')}</Chip>}
        </span>
        <span className="block text-s break-all text-ink-3">{person.email}</span>
      </span>
    </span>
  )
}

function Scope({ queues }: { queues: Person['queues'] }) {
  const t = useWords(peopleWords)
  const known = useQuery(ask.routing.queues()).data?.rows ?? []
  const says =
    queues === 'all'
      ? t('allQueues')
      : known
          .filter((q) => queues.includes(q.id))
          .map((q) => q.name)
          .join(', ')
  return <span className="text-s text-ink-2">{says || '–'}</span>
}
