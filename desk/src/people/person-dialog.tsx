import { useState } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useAct } from '../ui/use-act.ts'
import { peopleWords } from '../words/people.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { RoleFields, type Reach } from './role-fields.tsx'

/** Changes what somebody may do and whose customers they see. */
export function PersonDialog({
  person,
  onClose,
}: {
  person: Reach & { id: Parameters<typeof call.people.change>[0]['personId']; name: string; email: string }
  onClose: () => void
}) {
  const t = useWords(peopleWords)
  const terms = useWords(termsWords)
  const [draft, setDraft] = useState<Reach>({ role: person.role, queues: person.queues })
  const save = useAct(call.people.change, { refresh: ['people.', 'floor.'], says: terms('saved'), onDone: onClose })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('editTitle', { name: person.name })}
      about={person.email}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={save.isBusy} onPress={() => save.run({ personId: person.id, ...draft })}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <RoleFields {...draft} onChange={(of) => setDraft({ ...draft, ...of })} />
      </div>
    </Dialog>
  )
}
