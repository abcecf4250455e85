import { useQuery } from '@tanstack/react-query'
import { Mails, Plus } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { SettingsPage } from '../settings/page.tsx'
import { TouchpointHealth } from '../settings/touchpoint-health.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { floorWords } from '../words/floor.ts'
import { mailboxesWords } from '../words/mailboxes.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { MailboxDialog } from './mailbox-dialog.tsx'
import type { Box } from './mailbox-draft.ts'
import { SetAside } from './set-aside.tsx'
import { TestAnswer } from './test-answer.tsx'

/** Whoever has the page open mends something, and waits to see it. */
const LOOK_MS = 5000

/** The mailboxes of a workspace: how each does in words, what to do about it, and what was not taken in. */
export default function MailboxesPage() {
  const t = useWords(mailboxesWords)
  const boxes = useQuery({ ...ask.email.mailboxes(), refetchInterval: LOOK_MS })
  const [edited, setEdited] = useState<Box | 'new' | null>(null)
  const add = (look: 'plain' | 'primary') => (
    <Button look={look} icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  )
  return (
    <SettingsPage code="mailboxes" aside={boxes.data && boxes.data.rows.length > 0 && add('plain')}>
      <Loaded query={boxes}>
        {({ rows }) => (
          <>
            <Card>
              {rows.length === 0 ? (
                <EmptyState icon={<Mails size={20} />} title={t('none')} action={add('primary')}>
                  {t('noneAbout')}
                </EmptyState>
              ) : (
                <ul>
                  {rows.map((box) => (
                    <BoxLine key={box.id} box={box} onEdit={() => setEdited(box)} />
                  ))}
                </ul>
              )}
            </Card>
            {rows.length > 0 && <SetAside boxes={rows} />}
          </>
        )}
      </Loaded>
      {edited !== null && <MailboxDialog box={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function BoxLine({ box, onEdit }: { box: Box; onEdit: () => void }) {
  const t = useWords(mailboxesWords)
  const terms = useWords(termsWords)
  const [isGoing, setGoing] = useState(false)
  const done = { refresh: ['email.', 'floor.'] }
  const [answer, setAnswer] = useState<Outputs['email']['testMailbox'] | null>(null)
  const test = useAct(() => call.email.testMailbox({ mailboxId: box.id }), { ...done, onDone: setAnswer })
  const state = useAct(call.email.setMailboxState, done)
  const remove = useAct(call.email.removeMailbox, { ...done, onDone: () => setGoing(false) })
  const isOn = box.state === 'on'
  return (
    <li className="border-b border-line px-4 py-3 last:border-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-center gap-2">
            <b className="font-semibold wrap-anywhere">{box.address}</b>
            <span className="text-s text-ink-3">{box.name}</span>
            {!isOn && <Chip>{t('paused')}</Chip>}
          </p>
          <Health box={box} />
          <p className="num text-s text-ink-3">
            {t('takenIn', { count: box.takenIn })}
            {box.setAside > 0 && ` · ${t('asideCount', { count: box.setAside })}`}
          </p>
        </div>
        <div className="flex flex-wrap gap-1.5">
          <Button size="s" look="quiet" onPress={() => setGoing(true)}>
            {terms('remove')}
          </Button>
          <Button
            size="s"
            isBusy={state.isBusy}
            onPress={() => state.run({ mailboxId: box.id, state: isOn ? 'paused' : 'on' })}
          >
            {t(isOn ? 'pause' : 'resume')}
          </Button>
          <Button
            size="s"
            isBusy={test.isBusy}
            onPress={() => {
              setAnswer(null)
              test.run(undefined)
            }}
          >
            {t('test')}
          </Button>
          <Button size="s" onPress={onEdit}>
            {terms('edit')}
          </Button>
        </div>
      </div>
      {answer && <TestAnswer answer={answer} />}
      {isGoing && (
        <ConfirmDialog
          title={t('removeTitle', { address: box.address })}
          about={t('removeSay')}
          action={terms('remove')}
          isDanger
          isBusy={remove.isBusy}
          onClose={() => setGoing(false)}
          onConfirm={() => remove.run({ mailboxId: box.id })}
        />
      )}
    </li>
  )
}

/** How it does, in a sentence. */
function Health({ box }: { box: Box }) {
  const t = useWords(mailboxesWords)
  const floor = useWords(floorWords)
  const { health } = box
  return (
    <TouchpointHealth
      isPaused={box.state === 'paused'}
      health={health}
      fineAt={health.lastSeenAt}
      why={health.why && floor(`mailbox-${health.why}`)}
      says={{
        paused: t('pausedSay'),
        new: t('healthNew'),
        fine: t('healthFine'),
        since: t('since'),
        nothingLost: t(health.why?.startsWith('outgoing-') ? 'nothingLostHere' : 'nothingLost'),
        nextTry: t('nextTry'),
      }}
    />
  )
}
