import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { peopleWords } from '../words/people.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { Members } from './members.tsx'

/** Who works here and what they may do. */
export default function PeopleScreen() {
  const t = useWords(peopleWords)
  const mayChange = useMay()('people.change')
  const people = useQuery(ask.people.list())
  const [isInviting, setInviting] = useState(false)
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-5xl gap-5 px-4 py-5 md:px-8">
        <header className="flex flex-wrap items-start gap-3">
          <div className="min-w-0 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="text-s text-ink-2">{t('about')}</p>
          </div>
          {mayChange && (
            <Button
              look="primary"
              keys="n"
              keyGroup={t('title')}
              icon={<UserPlus size={15} aria-hidden />}
              onPress={() => setInviting(true)}
            >
              {t('invite')}
            </Button>
          )}
        </header>
        <Loaded query={people}>{({ rows }) => <Members rows={rows} canChange={mayChange} />}</Loaded>
        {mayChange && <Invitations />}
      </div>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  )
}

function Invitations() {
  const t = useWords(peopleWords)
  const terms = useWords(termsWords)
  const invitations = useQuery(ask.people.invitations())
  const withdraw = useAct(call.people.withdrawInvitation, { refresh: ['people.invitations'], says: t('withdrawn') })
  return (
    <Card title={t('invitations')}>
      <Loaded query={invitations}>
        {({ rows }) => (
          <Table
            caption={t('invitations')}
            rows={rows.filter((i) => i.state === 'open')}
            rowKey={(i) => i.id}
            empty={<p className="px-4 py-4 text-s text-ink-3">{t('noInvitations')}</p>}
            columns={[
              { key: 'email', head: t('email'), cell: (i) => <span className="break-all">{i.email}</span> },
              { key: 'role', head: t('role'), cell: (i) => terms(`role-${i.role}`) },
              { key: 'at', head: t('invitedAt'), isExtra: true, cell: (i) => <Time at={i.invitedAt} /> },
              { key: 'ends', head: t('expires'), isExtra: true, cell: (i) => <Time at={i.expiresAt} as="day" /> },
              {
                key: 'act',
                head: <span className="sr-only">{t('withdraw')}</span>,
                isNumber: true,
                cell: (i) => (
                  <Button
                    look="quiet"
                    size="s"
                    isBusy={withdraw.isBusy}
                    onPress={() => withdraw.run({ invitationId: i.id })}
                  >
                    {t('withdraw')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  )
}
