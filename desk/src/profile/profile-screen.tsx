import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Me } from '@peakend/contract/people.ts'
import { call, type Inputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { allowNotifications, wantsNotifications } from '../inbox/alerts.ts'
import { useMay, useMe } from '../session/me.ts'
import { BrandSign } from '../shell/brand-sign.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'
import { profileWords } from '../words/profile.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { OneTimeCodes } from './one-time-codes.tsx'
import { PasswordForm } from './password-form.tsx'

type Change = NonNullable<Inputs['session']['changeMe']>

function useChangeMe() {
  const t = useWords(profileWords)
  return useMutation({
    mutationFn: (to: Change) => call.session.changeMe(to),
    // what one ticks is seen at once; a refusal puts it back
    onMutate: (to) => {
      const before = queries.getQueryData<Me>(['me'])
      queries.setQueryData<Me>(['me'], (me) => (me ? { ...me, ...to } : me))
      return before
    },
    onSuccess: (after) => {
      queries.setQueryData(['me'], after)
      toast(t('saved'))
    },
    onError: (error, _, before) => {
      queries.setQueryData(['me'], before)
      toast(explain(error))
    },
  })
}

/** Mine to set: how I am called, how the desk looks, what helps me, and how I sign in. */
export default function ProfileScreen() {
  const t = useWords(profileWords)
  const may = useMay()
  const change = useChangeMe()
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid w-full max-w-2xl gap-4 px-4 py-5 md:px-6">
        <h1 className="text-xl font-semibold tracking-[-0.01em]">{t('title')}</h1>
        <NameCard onChange={change.mutate} isBusy={change.isPending} />
        <LookCard onChange={change.mutate} />
        <HelpCard onChange={change.mutate} />
        <Card title={t('security')}>
          <div className="grid gap-6 p-4">
            <PasswordForm />
            <OneTimeCodes />
          </div>
        </Card>
        <WorkspacesCard />
        {may('known-about-me') && (
          <Link to="/known" className="justify-self-start text-s text-ink-2 underline underline-offset-2">
            {t('known')}
          </Link>
        )}
      </div>
    </div>
  )
}

function NameCard({ onChange, isBusy }: { onChange: (to: Change) => void; isBusy: boolean }) {
  const t = useWords(profileWords)
  const me = useMe()
  const [name, setName] = useState(me.name)
  return (
    <Card title={t('you')}>
      <form
        className="grid gap-4 p-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault()
          onChange({ name: name.trim() })
        }}
      >
        <Field
          label={t('name')}
          hint={t('nameHint')}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field label={t('email')} value={me.email} readOnly />
        {name.trim() !== '' && name !== me.name && (
          <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
            {t('save')}
          </Button>
        )}
      </form>
    </Card>
  )
}

function LookCard({ onChange }: { onChange: (to: Change) => void }) {
  const t = useWords(profileWords)
  const me = useMe()
  return (
    <Card title={t('look')}>
      <div className="grid gap-4 p-4 sm:grid-cols-2">
        <Select
          label={t('language')}
          value={me.language}
          choices={(['en', 'es'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(language) => onChange({ language })}
        />
        <Select
          label={t('theme')}
          value={me.theme}
          choices={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(theme) => onChange({ theme })}
        />
      </div>
    </Card>
  )
}

function HelpCard({ onChange }: { onChange: (to: Change) => void }) {
  const t = useWords(profileWords)
  const me = useMe()
  const [notifies, setNotifies] = useState(wantsNotifications)
  const setNotifications = async (isWanted: boolean) => {
    const isOn = await allowNotifications(isWanted)
    setNotifies(isOn)
    if (isWanted && !isOn) toast(t('notifyRefused'))
  }
  return (
    <Card title={t('help')}>
      <div className="grid gap-3 p-4">
        <Tick
          label={t('cues')}
          hint={t('cuesHint')}
          checked={me.cues}
          onChange={(event) => onChange({ cues: event.target.checked })}
        />
        <Tick label={t('sound')} checked={me.sound} onChange={(event) => onChange({ sound: event.target.checked })} />
        <Tick
          label={t('notify')}
          hint={t('notifyHint')}
          checked={notifies}
          onChange={(event) => void setNotifications(event.target.checked)}
        />
      </div>
    </Card>
  )
}

function WorkspacesCard() {
  const t = useWords(profileWords)
  const words = useWords(sessionWords)
  const me = useMe()
  return (
    <Card title={t('workspaces')}>
      <ul className="grid gap-2 p-4">
        {me.memberships.map((one) => (
          <li key={one.workspaceId} className="flex items-center gap-2.5">
            <BrandSign name={one.workspaceName} colour={one.colour} />
            <bdi className="min-w-0 flex-1 truncate">{one.workspaceName}</bdi>
            <span className="text-s text-ink-3">{words(`role_${one.role}`)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
