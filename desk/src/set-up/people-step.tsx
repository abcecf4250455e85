import { useState } from 'react'
import type { Outputs } from '../api/call.ts'
import { InvitedLink, InviteFields, useInviteForm } from '../people/invite-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { peopleWords } from '../words/people.ts'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'
import { StepBody } from './step-parts.tsx'

/** Invites people one after the other; the links stay on the screen until the step is left. */
export function PeopleStep({ onDone, onBack }: { onDone: () => void; onBack: (() => void) | undefined }) {
  const t = useWords(setUpWords)
  const people = useWords(peopleWords)
  const [invited, setInvited] = useState<Outputs['people']['invite'][]>([])
  const form = useInviteForm((one) => setInvited((before) => [one, ...before]))
  return (
    <StepBody
      title={t('peopleAsk')}
      about={t('peopleSay')}
      onBack={onBack}
      onLater={invited.length === 0 ? onDone : undefined}
      action={
        <Button look={invited.length > 0 ? 'primary' : 'plain'} disabled={invited.length === 0} onPress={onDone}>
          {t('goOn')}
        </Button>
      }
    >
      <InviteFields draft={form.draft} set={form.set} />
      <Button className="justify-self-start" isBusy={form.isBusy} disabled={!form.isReady} onPress={form.send}>
        {people('send')}
      </Button>
      {invited.map((one) => (
        <section key={one.invitation.id} className="rounded-m border border-line p-4">
          <h3 className="mb-1 font-semibold">{one.invitation.name ?? one.invitation.email}</h3>
          <InvitedLink invited={one} />
        </section>
      ))}
    </StepBody>
  )
}
