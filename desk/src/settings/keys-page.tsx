import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { CopyBox } from '../ui/copy-text.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { AddByName } from './add-by-name.tsx'
import { SettingsPage } from './page.tsx'
import { eventExample } from './script-tag.ts'
import { Loaded } from './with-workspace.tsx'

type Key = Outputs['people']['keys']['rows'][number]

export default function KeysPage() {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const keys = useQuery(ask.people.keys())
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const [going, setGoing] = useState<Key | null>(null)
  const add = useAct(call.people.addKey, {
    refresh: ['people.keys'],
    onDone: (made) => {
      setSecret(made.secret)
      setName('')
    },
  })
  const remove = useAct(call.people.removeKey, { refresh: ['people.keys'], onDone: () => setGoing(null) })
  return (
    <SettingsPage
      code="keys"
      test={<CopyBox label={t('keyTry')} text={eventExample(location.origin, secret ?? 'KEY')} />}
    >
      {secret !== null && <CopyBox label={t('keyOnce')} text={secret} isSecret />}
      <Card>
        <Loaded query={keys}>{({ rows }) => <KeysTable rows={rows} onRemove={setGoing} />}</Loaded>
        <AddByName
          label={t('keyName')}
          action={t('addKey')}
          name={name}
          isBusy={add.isBusy}
          onName={setName}
          onAdd={() => add.run({ name })}
        />
      </Card>
      {going !== null && (
        <ConfirmDialog
          title={t('removeKey', { name: going.name })}
          about={t('removeKeySay')}
          action={terms('remove')}
          isDanger
          isBusy={remove.isBusy}
          onClose={() => setGoing(null)}
          onConfirm={() => remove.run({ keyId: going.id })}
        />
      )}
    </SettingsPage>
  )
}

function KeysTable({ rows, onRemove }: { rows: readonly Key[]; onRemove: (key: Key) => void }) {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  return (
    <Table
      caption={t('page-keys')}
      rows={rows}
      rowKey={(key) => key.id}
      empty={
        <EmptyState icon={<KeyRound size={20} />} title={t('noKeys')}>
          {t('noKeysAbout')}
        </EmptyState>
      }
      columns={[
        { key: 'name', head: t('keyName'), cell: (key) => key.name },
        {
          key: 'starts',
          head: t('keyStarts'),
          cell: (key) => <code className="text-s">{key.startsWith}…</code>,
          isExtra: true,
        },
        { key: 'made', head: t('keyMade'), cell: (key) => <Time at={key.madeAt} />, isExtra: true },
        {
          key: 'used',
          head: t('keyUsed'),
          cell: (key) => (key.usedAt === null ? t('keyNever') : <Time at={key.usedAt} />),
        },
        {
          key: 'remove',
          head: <span className="sr-only">{terms('remove')}</span>,
          isNumber: true,
          cell: (key) => (
            <Button look="danger" size="s" onPress={() => onRemove(key)}>
              {terms('remove')}
            </Button>
          ),
        },
      ]}
    />
  )
}
