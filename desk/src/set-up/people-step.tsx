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
        invited.length > 0 && (
          <Button look="primary" onPress={onDone}>
            {t('goOn')}
          </Button>
        )
      }
    >
      <form
        className="grid grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          form.send()
        }}
      >
        <InviteFields draft={form.draft} set={form.set} />
        <Button
          look={invited.length === 0 ? 'primary' : 'plain'}
          className="justify-self-start"
          type="submit"
          isBusy={form.isBusy}
          disabled={!form.isReady}
        >
          {people('send')}
        </Button>
      </form>
      {invited.map((one) => (
        <section key={one.invitation.id} className="rounded-m border border-line p-4">
          <h3 className="mb-1 font-semibold">{one.invitation.name ?? one.invitation.email}</h3>
          <InvitedLink invited={one} />
        </section>
      ))}
    </StepBody>
  )
}
