import { useQuery } from '@tanstack/react-query'
import { Mail } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Inputs, type Outputs } from '../api/call.ts'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { Loaded, WithWorkspace } from './with-workspace.tsx'

type Saved = Outputs['workspace']['getMail']
type Settings = Inputs['workspace']['changeMail']
const empty: Settings = { host: '', port: 587, secure: false, user: null, from: '', fromName: '' }

export default function MailPage() {
  const mail = useQuery(ask.workspace.getMail())
  return (
    <WithWorkspace page="mail">
      {({ name }) => (
        <Loaded query={mail} page="mail">
          {(saved) => <MailForm saved={saved} brand={name} />}
        </Loaded>
      )}
    </WithWorkspace>
  )
}

/** Until a name is given, mail is sent in the brand's. */
function MailForm({ saved, brand }: { saved: Saved; brand: string }) {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const { hasPassword, ...rest } = saved ?? { ...empty, fromName: brand, hasPassword: false }
  const { draft, set, reset, isChanged } = useDraft<Settings>(rest)
  const save = useAct(call.workspace.changeMail, {
    refresh: ['workspace.getMail'],
    says: terms('saved'),
    onDone: reset,
  })
  const isFaulty =
    draft.host.trim() === '' || draft.fromName.trim() === '' || !/^\S+@\S+$/.test(draft.from) || !(draft.port > 0)
  const send = () => {
    const { password, ...of } = draft
    save.run(password === undefined || password === '' ? of : { ...of, password })
  }
  return (
    <SettingsPage code="mail" test={<MailTest isSet={saved !== null} isChanged={isChanged} />}>
      {saved === null && <p className="rounded-m bg-sunken px-4 py-3 text-s text-ink-2">{t('mailNone')}</p>}
      <FormCard
        foot={<SaveFoot isChanged={isChanged} isBusy={save.isBusy} isFaulty={isFaulty} onSave={send} onReset={reset} />}
      >
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-[1fr_110px]">
          <Field
            label={t('mailHost')}
            value={draft.host}
            spellCheck={false}
            onChange={(e) => set({ host: e.target.value })}
          />
          <Field
            label={t('mailPort')}
            type="number"
            min={1}
            max={65535}
            value={draft.port || ''}
            onChange={(e) =>
              set({ port: Number(e.target.value), secure: e.target.value === '465' ? true : draft.secure })
            }
          />
        </div>
        <Tick label={t('mailSecure')} checked={draft.secure} onChange={(e) => set({ secure: e.target.checked })} />
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Field
            label={t('mailUser')}
            autoComplete="off"
            value={draft.user ?? ''}
            onChange={(e) => set({ user: e.target.value === '' ? null : e.target.value })}
          />
          <Field
            label={t('mailPassword')}
            type="password"
            autoComplete="new-password"
            hint={hasPassword ? t('mailPasswordKept') : undefined}
            value={draft.password ?? ''}
            onChange={(e) => set({ password: e.target.value === '' ? undefined : e.target.value })}
          />
          <Field
            label={t('mailFrom')}
            type="email"
            value={draft.from}
            onChange={(e) => set({ from: e.target.value })}
          />
          <Field
            label={t('mailFromName')}
            value={draft.fromName}
            maxLength={80}
            onChange={(e) => set({ fromName: e.target.value })}
          />
        </div>
      </FormCard>
    </SettingsPage>
  )
}

/** Sends a mail to whoever reads this and shows what the mail server said, word for word. */
function MailTest({ isSet, isChanged }: { isSet: boolean; isChanged: boolean }) {
  const t = useWords(settingsWords)
  const me = useMe()
  const [answer, setAnswer] = useState<Outputs['workspace']['testMail'] | null>(null)
  const test = useAct(() => call.workspace.testMail(), { onDone: setAnswer })
  return (
    <div className="grid justify-items-start gap-3">
      <Button
        icon={<Mail size={15} aria-hidden />}
        isBusy={test.isBusy}
        disabled={!isSet || isChanged}
        onPress={() => test.run(undefined)}
      >
        {t('mailTest')}
      </Button>
      {isChanged && <p className="text-s text-ink-3">{t('mailSaveFirst')}</p>}
      <p role="status" className="text-s">
        {answer &&
          (answer.sent
            ? t('mailSent', { email: me.email, said: answer.said })
            : t('mailFailed', { said: answer.said }))}
      </p>
    </div>
  )
}
