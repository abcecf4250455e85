import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import { call } from '../api/call.ts'
import { chooseWorkspace } from '../api/workspace-choice.ts'
import { KeepDays } from '../settings/keeping-page.tsx'
import { zones } from '../settings/zones.ts'
import { Button } from '../ui/button.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { useGo } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { setUpWords } from '../words/set-up.ts'
import { setLanguage, useLanguage, useWords } from '../words/words.ts'
import { StepBody } from './step-parts.tsx'

/** NIST SP 800-63B-4: length is what counts; the contract refuses fewer. */
const leastPassword = 10
const empty = {
  name: '',
  email: '',
  password: '',
  workspaceName: '',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  keepDays: 365 as number | null,
}
type Draft = typeof empty

/** The one compulsory step: administrator, brand, language, zone, and how long words are kept. */
export function YouStep({ token }: { token: string }) {
  const t = useWords(setUpWords)
  const go = useGo()
  const queries = useQueryClient()
  const language = useLanguage()
  const [draft, setDraft] = useState(empty)
  const set = (of: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...of }))
  const finish = useAct(call.setUp.finish, {
    onDone: ({ workspaceId }) => {
      chooseWorkspace(workspaceId)
      go('/set-up', { step: 'queue' }, { replace: true })
      void queries.invalidateQueries()
    },
  })
  const missing = leastPassword - draft.password.length
  const keepFits =
    draft.keepDays === null || (Number.isInteger(draft.keepDays) && draft.keepDays >= 7 && draft.keepDays <= 3650)
  const isReady =
    missing <= 0 &&
    keepFits &&
    draft.name.trim() !== '' &&
    draft.workspaceName.trim() !== '' &&
    /^\S+@\S+\.\S+$/.test(draft.email)
  // fields that lead nowhere would be filled in for nothing
  if (token === '') return <StepBody title={t('linkTitle')} about={t('linkMissing')} />
  return (
    <StepBody
      title={t('step-you')}
      onSend={() => isReady && finish.run({ ...draft, token, language })}
      action={
        <Button look="primary" size="l" type="submit" isBusy={finish.isBusy} disabled={!isReady}>
          {t('begin')}
        </Button>
      }
    >
      <YouFields draft={draft} missing={missing} onChange={set} />
      <div>
        <KeepDays label={t('keepAsk')} least={7} value={draft.keepDays} onChange={(keepDays) => set({ keepDays })} />
        <p className="mt-1.5 text-s text-ink-3">{t('keepSay')}</p>
      </div>
    </StepBody>
  )
}

function YouFields({
  draft,
  missing,
  onChange,
}: {
  draft: Draft
  missing: number
  onChange: (of: Partial<Draft>) => void
}) {
  const t = useWords(setUpWords)
  const language = useLanguage()
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <Field
        label={t('yourName')}
        autoComplete="name"
        value={draft.name}
        maxLength={120}
        onChange={(e) => onChange({ name: e.target.value })}
      />
      <Field
        label={t('email')}
        type="email"
        autoComplete="username"
        value={draft.email}
        maxLength={254}
        onChange={(e) => onChange({ email: e.target.value })}
      />
      <PasswordField value={draft.password} missing={missing} onChange={(password) => onChange({ password })} />
      <Field
        label={t('brand')}
        hint={t('brandHint')}
        autoComplete="organization"
        value={draft.workspaceName}
        maxLength={80}
        onChange={(e) => onChange({ workspaceName: e.target.value })}
      />
      <LanguageField value={language} />
      <Select
        label={t('zone')}
        value={draft.timeZone}
        choices={zones(draft.timeZone)}
        onChange={(timeZone) => onChange({ timeZone })}
      />
    </div>
  )
}

function PasswordField({
  value,
  missing,
  onChange,
}: {
  value: string
  missing: number
  onChange: (value: string) => void
}) {
  const t = useWords(setUpWords)
  const [isShown, setShown] = useState(false)
  return (
    <div className="grid grid-cols-1 gap-2">
      <Field
        label={t('password')}
        hint={value !== '' && missing > 0 ? t('passwordShort', { n: missing }) : t('passwordHint')}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        maxLength={128}
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
      <Tick label={t('showPassword')} checked={isShown} onChange={(e) => setShown(e.target.checked)} />
    </div>
  )
}

const languages: { value: ScreenLanguage; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'es', label: 'Español' },
]

function LanguageField({ value }: { value: ScreenLanguage }) {
  const t = useWords(setUpWords)
  return <Select label={t('language')} value={value} choices={languages} onChange={(next) => void setLanguage(next)} />
}
