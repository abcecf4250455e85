import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Fault } from '../ui/fault.tsx'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { Door } from './door.tsx'
import { useLinkToken } from './link-token.ts'
import { NewPassword, passwordLength } from './new-password.tsx'

export default function ResetScreen() {
  const t = useWords(sessionWords)
  const token = useLinkToken()
  const [password, setPassword] = useState('')
  const set = useMutation({ mutationFn: () => call.session.reset({ token, password }, { workspaceId: null }) })
  const about = set.isSuccess ? t('wasSet') : token === '' ? t('linkMissing') : undefined
  return (
    <Door title={t('resetTitle')} about={about}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (password.length >= passwordLength) set.mutate()
        }}
      >
        {!set.isSuccess && token !== '' && (
          <>
            <NewPassword value={password} onChange={setPassword} label={t('newPassword')} />
            <Fault error={set.error} />
            <Button type="submit" look="primary" size="l" isBusy={set.isPending}>
              {t('setPassword')}
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
