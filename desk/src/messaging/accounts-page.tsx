import { useQuery } from '@tanstack/react-query'
import { MessagesSquare, Plus } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../api/call.ts'
import { SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/states.tsx'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import { AccountDialog } from './account-dialog.tsx'
import type { Account } from './account-draft.ts'
import { AccountLine } from './account-line.tsx'
import { AsideMessages } from './aside-messages.tsx'
import { RulesForm } from './rules-form.tsx'
import { TemplatesCard } from './templates-card.tsx'

/** Whoever has the page open mends something, and waits to see it. */
const LOOK_MS = 5000

/** The numbers of a workspace: how each does in words, what WhatsApp approved, when we write first, and the words that stop messages. */
export default function AccountsPage() {
  const t = useWords(messageAccountsWords)
  const accounts = useQuery({ ...ask.messaging.accounts(), refetchInterval: LOOK_MS })
  const rules = useQuery(ask.messaging.rules())
  const [edited, setEdited] = useState<Account | 'new' | null>(null)
  const add = (look: 'plain' | 'primary') => (
    <Button look={look} icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  )
  return (
    <SettingsPage code="messaging" aside={accounts.data && accounts.data.rows.length > 0 && add('plain')}>
      <Loaded query={accounts}>
        {({ rows }) => (
          <>
            <Card>
              {rows.length === 0 ? (
                <EmptyState icon={<MessagesSquare size={20} />} title={t('none')} action={add('primary')}>
                  {t('noneAbout')}
                </EmptyState>
              ) : (
                <ul>
                  {rows.map((account) => (
                    <AccountLine key={account.id} account={account} onEdit={() => setEdited(account)} />
                  ))}
                </ul>
              )}
            </Card>
            {rows
              .filter((one) => one.channel === 'whatsapp')
              .map((account, _, { length }) => (
                <TemplatesCard key={account.id} account={account} isNamed={length > 1} />
              ))}
            <Loaded query={rules}>{(saved) => <RulesForm saved={saved} />}</Loaded>
            {rows.length > 0 && <AsideMessages accounts={rows} />}
          </>
        )}
      </Loaded>
      {edited !== null && <AccountDialog account={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}
