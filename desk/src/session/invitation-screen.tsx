import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { chooseWorkspace } from '../api/workspace-choice.ts'
import { Button } from '../ui/button.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { Skeleton } from '../ui/states.tsx'
import { useExplain } from '../words/explain.ts'
import { sessionWords } from '../words/session.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { Door } from './door.tsx'
import { useLinkToken } from './link-token.ts'
import { NewPassword } from './new-password.tsx'

/** Joining a workspace by an invitation's link: a new person chooses name and password, a known one gives theirs. */
export default function InvitationScreen() {
  const t = useWords(sessionWords)
  const explain = useExplain()
  const language = useLanguage()
  const navigate = useNavigate()
  const token = useLinkToken()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const invitation = useQuery({
    ...ask.people.readInvitation({ token }, { workspaceId: null }),
    enabled: token !== '',
    retry: false,
  })
  const join = useMutation({
    mutationFn: (isKnown: boolean) =>
      call.people.acceptInvitation(isKnown ? { token, password } : { token, name: name.trim(), password, language }, {
        workspaceId: null,
      }),
    onSuccess: async ({ workspaceId }) => {
      queries.clear()
      chooseWorkspace(workspaceId)
      await navigate({ to: '/' })
    },
  })
  const offer = invitation.data
  if (token === '' || invitation.isError)
    return (
      <Door title={t('join')} about={token === '' ? t('linkMissing') : explain(invitation.error)}>
        {null}
      </Door>
    )
  if (!offer)
    return (
      <Door title={t('join')}>
        <Skeleton className="h-24" />
      </Door>
    )
  const about = t('inviteAbout', { role: t(`role_${offer.role}`), email: offer.email })
  return (
    <Door
      title={t('inviteTitle', { name: offer.workspaceName })}
      about={offer.isKnown ? `${about} ${t('inviteKnown')}` : about}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          join.mutate(offer.isKnown)
        }}
      >
        <Asked {...{ isKnown: offer.isKnown, name, setName, password, setPassword }} />
        <Fault error={join.error} />
        <Button type="submit" look="primary" size="l" isBusy={join.isPending}>
          {t('join')}
        </Button>
      </form>
    </Door>
  )
}

/** What a known person and a new one are asked. */
function Asked(of: {
  isKnown: boolean
  name: string
  setName: (to: string) => void
  password: string
  setPassword: (to: string) => void
}) {
  const t = useWords(sessionWords)
  return of.isKnown ? (
    <Field
      label={t('password')}
      type="password"
      autoComplete="current-password"
      required
      value={of.password}
      onChange={(event) => of.setPassword(event.target.value)}
    />
  ) : (
    <>
      <Field
        label={t('yourName')}
        hint={t('nameHint')}
        autoComplete="name"
        required
        maxLength={120}
        value={of.name}
        onChange={(event) => of.setName(event.target.value)}
      />
      <NewPassword label={t('newPassword')} value={of.password} onChange={of.setPassword} />
    </>
  )
}
