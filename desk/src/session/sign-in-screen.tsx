import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { Door } from './door.tsx'
import { placeToGo } from './place-to-go.ts'

/** Address and password; a one-time code where one is set. Goes back to where one was. */
export default function SignInScreen() {
  const t = useWords(sessionWords)
  const navigate = useNavigate()
  const { to } = useSearch({ strict: false }) as { to?: string }
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [needsCode, setNeedsCode] = useState(false)
  const codeField = useRef<HTMLInputElement>(null)
  useEffect(() => codeField.current?.focus(), [needsCode])
  const enter = useMutation({
    mutationFn: () =>
      call.session.signIn(
        { email: email.trim(), password, code: needsCode && code.trim() !== '' ? code.trim() : undefined },
        { workspaceId: null },
      ),
    onSuccess: async (answer) => {
      if (!answer.signedIn) return setNeedsCode(true)
      queries.clear()
      await navigate({ href: placeToGo(to) })
    },
  })
  return (
    <Door title={t('signInTitle')} about={needsCode ? t('codeAbout') : t('signInAbout')}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        {needsCode ? (
          <Field
            key="code"
            ref={codeField}
            label={t('code')}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        ) : (
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
            <Field
              label={t('password')}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </>
        )}
        <Fault error={enter.error} />
        <Button type="submit" look="primary" size="l" isBusy={enter.isPending}>
          {t('signIn')}
        </Button>
        <Link to="/forgotten" className="justify-self-center text-s text-ink-2 underline underline-offset-2">
          {t('forgot')}
        </Link>
      </form>
    </Door>
  )
}
