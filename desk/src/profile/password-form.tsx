import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { NewPassword, passwordLength } from '../session/new-password.tsx'
import { Button } from '../ui/button.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { profileWords } from '../words/profile.ts'
import { useWords } from '../words/words.ts'

export function PasswordForm() {
  const t = useWords(profileWords)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => call.session.changePassword({ current, next }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast(t('passwordChanged'))
    },
  })
  return (
    <form
      className="grid items-start gap-4 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (next.length >= passwordLength) change.mutate()
      }}
    >
      <Field
        label={t('current')}
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <NewPassword label={t('next')} value={next} onChange={setNext} />
      <div className="grid justify-items-start gap-2 sm:col-span-2">
        <Fault error={change.error} />
        <Button type="submit" isBusy={change.isPending} disabled={current === '' || next.length < passwordLength}>
          {t('changePassword')}
        </Button>
      </div>
    </form>
  )
}
