import { useQuery } from '@tanstack/react-query'
import { AudioLines, CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { useDraft } from '../settings/draft.ts'
import { FormCard, SaveFoot, SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { dueTime } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { transcriptionWords } from '../words/transcription.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'
import { Announcing } from './announcing.tsx'
import { faultsOf, isUnsafe, sent, type Draft } from './transcription-rules.ts'

type Saved = Outputs['transcription']['get']

const refreshMs = 15_000

export default function TranscriptionPage() {
  const query = useQuery({ ...ask.transcription.get(), refetchInterval: refreshMs })
  return (
    <Loaded query={query} page="transcription">
      {(saved) => (
        <SettingsPage code="transcription" test={saved.isOn ? <Trial saved={saved} /> : undefined}>
          <Choice saved={saved} />
          <Health saved={saved} />
          <What />
        </SettingsPage>
      )}
    </Loaded>
  )
}

function Choice({ saved }: { saved: Saved }) {
  const t = useWords(transcriptionWords)
  const form = useDraft<Draft>({
    isOn: saved.isOn,
    form: saved.form,
    en: saved.addresses.en ?? '',
    es: saved.addresses.es ?? '',
    model: saved.model,
    recordings: saved.recordings,
    telling: saved.telling,
    key: '',
  })
  const save = useAct(call.transcription.set, {
    refresh: ['transcription.', 'floor.'],
    says: t('saved'),
    onDone: form.reset,
  })
  const { draft } = form
  const faults = faultsOf(draft)
  const isFaulty = Object.values(faults).some((one) => one !== undefined)
  const forms = ['socket', 'transcriptions', 'model'] as const
  return (
    <FormCard
      foot={
        <SaveFoot
          isChanged={form.isChanged}
          isBusy={save.isBusy}
          isFaulty={isFaulty}
          onSave={() => save.run(sent(draft))}
          onReset={form.reset}
        />
      }
    >
      <Tick
        label={t('isOn')}
        hint={t('isOnHint')}
        checked={draft.isOn}
        onChange={(e) => form.set({ isOn: e.target.checked })}
      />
      <Select
        className="sm:max-w-md"
        label={t('by')}
        hint={t(`about-${draft.form}`)}
        value={draft.form}
        choices={forms.map((value) => ({ value, label: t(`form-${value}`) }))}
        onChange={(to) =>
          form.set({ form: to, ...(to === 'model' || draft.form === 'model' ? { en: '', es: '' } : {}) })
        }
      />
      {draft.form === 'model' ? (
        <OnMachine saved={saved} draft={draft} onChange={form.set} />
      ) : (
        <Addresses saved={saved} draft={draft} faults={faults} onChange={form.set} />
      )}
      {faults.all !== undefined && (
        <p role="alert" className="text-s text-failed">
          {t(faults.all)}
        </p>
      )}
      <Tick
        label={t('recordings')}
        hint={t('recordingsHint')}
        checked={draft.recordings}
        onChange={(e) => form.set({ recordings: e.target.checked })}
      />
      <Announcing
        draft={draft.telling}
        set={(to) => form.set({ telling: { ...draft.telling, ...to } })}
        spokenHint={t('isSpokenHint')}
        refuseSaid={(key) => t('refuseSaid', { key })}
      />
    </FormCard>
  )
}

interface Part {
  saved: Saved
  draft: Draft
  onChange: (of: Partial<Draft>) => void
}

function Addresses({ saved, draft, faults, onChange }: Part & { faults: ReturnType<typeof faultsOf> }) {
  const t = useWords(transcriptionWords)
  const example = draft.form === 'socket' ? 'ws://127.0.0.1:2700/' : 'http://127.0.0.1:8000/v1/audio/transcriptions'
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        {(['en', 'es'] as const).map((language) => (
          <Field
            key={language}
            label={t(language === 'en' ? 'addressEn' : 'addressEs')}
            hint={t('addressHint')}
            fault={faults[language] && t(faults[language])}
            placeholder={example}
            inputMode="url"
            spellCheck={false}
            value={draft[language]}
            onChange={(e) => onChange({ [language]: e.target.value })}
          />
        ))}
        {draft.form === 'transcriptions' && (
          <Field
            label={t('model')}
            hint={t('modelHint')}
            fault={faults.model && t(faults.model)}
            spellCheck={false}
            maxLength={100}
            value={draft.model}
            onChange={(e) => onChange({ model: e.target.value })}
          />
        )}
        <Field
          label={t('key')}
          hint={saved.hasKey ? t('keyKept') : t('keyHint')}
          type="password"
          autoComplete="off"
          maxLength={500}
          value={draft.key}
          onChange={(e) => onChange({ key: e.target.value })}
        />
      </div>
      {isUnsafe(draft) && (
        <p role="status" className="flex gap-2.5 rounded-m bg-sunken px-3 py-2.5 text-s">
          <TriangleAlert size={16} aria-hidden className="mt-0.5 flex-none" /> {t('unsafe')}
        </p>
      )}
    </>
  )
}

function OnMachine({ saved, draft, onChange }: Part) {
  const t = useWords(transcriptionWords)
  return (
    <>
      {saved.noModel !== null && (
        <p role="status" className="flex gap-2.5 rounded-m bg-sunken px-3 py-2.5 text-s wrap-anywhere">
          <TriangleAlert size={16} aria-hidden className="mt-0.5 flex-none" />{' '}
          {t('cannotModel', { why: saved.noModel })}
        </p>
      )}
      {(['en', 'es'] as const).map((language) => (
        <Tick
          key={language}
          label={t('onMachine', { language: t(language === 'en' ? 'english' : 'spanish') })}
          checked={draft[language] !== ''}
          onChange={(e) => onChange({ [language]: e.target.checked ? 'here' : '' })}
        />
      ))}
    </>
  )
}

function Health({ saved }: { saved: Saved }) {
  const t = useWords(transcriptionWords)
  const locale = useLocale()
  const nowMs = useNowMs(30_000)
  const time = (at: string) => dueTime(Date.parse(at), nowMs, locale)
  const { trouble, lastAt } = saved
  if (!saved.isOn)
    return (
      <Says title={t('health')} icon={<CircleDashed size={18} aria-hidden className="text-ink-3" />}>
        {t('off')}
      </Says>
    )
  if (trouble)
    return (
      <Says title={t('health')} icon={<CircleAlert size={18} aria-hidden className="text-failed" />}>
        <p className="font-medium">{t('trouble', { time: time(trouble.since) })}</p>
        <p className="text-s text-ink-2">{t(`why-${trouble.why}`)}</p>
        {trouble.said !== null && (
          <p className="text-s text-ink-3 wrap-anywhere">{t('said', { said: trouble.said })}</p>
        )}
      </Says>
    )
  return (
    <Says
      title={t('health')}
      icon={
        lastAt === null ? (
          <CircleDashed size={18} aria-hidden className="text-ink-3" />
        ) : (
          <CircleCheck size={18} aria-hidden className="text-met" />
        )
      }
    >
      {lastAt === null ? t('unused') : t('healthy', { time: time(lastAt) })}
    </Says>
  )
}

function Says({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Card title={title}>
      <div role="status" className="flex gap-3 px-4 py-4">
        <span className="mt-0.5 flex-none">{icon}</span>
        <div className="grid min-w-0 gap-1">{children}</div>
      </div>
    </Card>
  )
}

/** Plainly: what is written down, what is not, and what stays. */
function What() {
  const t = useWords(transcriptionWords)
  return (
    <Card title={t('whatTitle')}>
      <ul className="grid list-disc gap-1.5 py-4 pr-4 pl-9 text-s text-ink-2">
        <li>{t('what1')}</li>
        <li>{t('what2')}</li>
        <li>{t('what3')}</li>
        <li>{t('what4')}</li>
      </ul>
    </Card>
  )
}

function Trial({ saved }: { saved: Saved }) {
  const t = useWords(transcriptionWords)
  const language = useLanguage()
  const [answer, setAnswer] = useState<Outputs['transcription']['test'] | null>(null)
  const test = useAct(call.transcription.test, { onDone: setAnswer })
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-s text-ink-2">{t('testAbout')}</p>
      <div className="flex flex-wrap gap-2">
        {(['en', 'es'] as const)
          .filter((one) => saved.addresses[one] !== null)
          .map((one) => (
            <Button
              key={one}
              icon={<AudioLines size={15} aria-hidden />}
              isBusy={test.isBusy}
              onPress={() => {
                setAnswer(null)
                test.run({ language: one })
              }}
            >
              {t(one === 'en' ? 'testEn' : 'testEs')}
            </Button>
          ))}
      </div>
      <div role="status" className="grid gap-1 text-s wrap-anywhere">
        {answer &&
          (answer.why === null ? (
            <p>{t('testGood', { seconds: figure(answer.ms / 1000, language, 1) })}</p>
          ) : (
            <>
              <p>{t(`why-${answer.why}`)}</p>
              {answer.said !== null && <p className="text-ink-2">{t('said', { said: answer.said })}</p>}
            </>
          ))}
      </div>
    </div>
  )
}
