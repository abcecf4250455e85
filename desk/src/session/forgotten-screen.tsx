import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { Door } from './door.tsx'

export default function ForgottenScreen() {
  const t = useWords(sessionWords)
  const [email, setEmail] = useState('')
  const ask = useMutation({
    mutationFn: () => call.session.forgot({ email: email.trim() }, { workspaceId: null }),
  })
  return (
    <Door title={t('forgottenTitle')} about={ask.isSuccess ? t('linkSent') : t('forgottenAbout')}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        {!ask.isSuccess && (
          <>
            <Field
              label={t('email')}
              name="email"
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
            <Fault error={ask.error} />
            <Button type="submit" look="primary" size="l" isBusy={ask.isPending}>
              {t('sendLink')}
            </Button>
          </>
        )}
        <Link to="/sign-in" className="justify-self-center text-s text-ink-2 underline underline-offset-2">
          {t('back')}
        </Link>
      </form>
    </Door>
  )
}
