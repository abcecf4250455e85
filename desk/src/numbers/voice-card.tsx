import { useQuery } from '@tanstack/react-query'
import { Pause, Play, TriangleAlert, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { useListen } from '../flows/use-listen.ts'
import { FormCard, SaveFoot } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { numbersWords } from '../words/numbers.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'

type Set = Outputs['voices']['get']
const blank = { url: '', model: '', voices: { en: '', es: '' } }

/** Who speaks the menus, and how it sounds. */
export function VoiceCard() {
  const may = useMay()
  const query = useQuery(ask.voices.get())
  if (!may('workspace.change')) return null
  return <Loaded query={query}>{(saved) => <Form key={JSON.stringify(saved)} saved={saved} />}</Loaded>
}

function Form({ saved }: { saved: Set }) {
  const t = useWords(numbersWords)
  const terms = useWords(termsWords)
  const [isOn, setOn] = useState(saved.http !== null)
  const [http, setHttp] = useState(saved.http ?? blank)
  const [key, setKey] = useState('')
  const set = (of: Partial<typeof http>) => setHttp((before) => ({ ...before, ...of }))
  const wanted = isOn ? http : null
  const isChanged = key !== '' || JSON.stringify(wanted) !== JSON.stringify(saved.http)
  const isWhole = !isOn || [http.url, http.model, http.voices.en, http.voices.es].every((one) => one.trim() !== '')
  const save = useAct(() => call.voices.set({ http: wanted, ...(key === '' ? {} : { key }) }), {
    refresh: ['voices.get', 'voices.speakers'],
    says: terms('saved'),
  })
  const reset = () => {
    setOn(saved.http !== null)
    setHttp(saved.http ?? blank)
    setKey('')
  }
  return (
    <FormCard
      title={t('voice')}
      foot={
        <SaveFoot
          isChanged={isChanged}
          isBusy={save.isBusy}
          isFaulty={!isWhole}
          onSave={() => save.run(undefined)}
          onReset={reset}
        />
      }
    >
      <p className="text-s text-ink-2">{t('voiceAbout')}</p>
      <Tick label={t('hasProvider')} checked={isOn} onChange={(e) => setOn(e.target.checked)} />
      {isOn && (
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Field
            className="sm:col-span-2"
            label={t('url')}
            hint={t('urlHint')}
            type="url"
            value={http.url}
            onChange={(e) => set({ url: e.target.value })}
          />
          <Field label={t('model')} value={http.model} onChange={(e) => set({ model: e.target.value })} />
          <Field
            label={t('key')}
            hint={saved.hasKey ? t('keyKept') : undefined}
            type="password"
            autoComplete="off"
            value={key}
            onChange={(e) => setKey(e.target.value)}
          />
          <Field
            label={t('voiceEn')}
            value={http.voices.en}
            onChange={(e) => set({ voices: { ...http.voices, en: e.target.value } })}
          />
          <Field
            label={t('voiceEs')}
            value={http.voices.es}
            onChange={(e) => set({ voices: { ...http.voices, es: e.target.value } })}
          />
        </div>
      )}
      <Speakers />
      <TryVoice />
    </FormCard>
  )
}

/** Who speaks which language now; what it means where nobody does. */
function Speakers() {
  const t = useWords(numbersWords)
  const terms = useWords(termsWords)
  const { data } = useQuery(ask.voices.speakers())
  if (!data) return null
  return (
    <ul aria-label={t('speakers')} className="grid gap-1 text-s">
      {(['en', 'es'] as const).map((language) => {
        const by = data[language]
        const name = terms(language === 'en' ? 'english' : 'spanish')
        return (
          <li key={language} className="flex gap-2">
            {by === null ? (
              <TriangleAlert size={15} className="mt-0.5 flex-none text-ink" aria-hidden />
            ) : (
              <Volume2 size={15} className="mt-0.5 flex-none text-ink-3" aria-hidden />
            )}
            <span className={by === null ? 'text-ink' : 'text-ink-2'}>
              <b className="font-medium text-ink">{name}</b>{' '}
              {by === null ? t(`unspoken-${language}`) : t('speaks', { by: by === 'http' ? t('provider') : by })}
            </span>
          </li>
        )
      })}
      <li className="text-ink-3">{t('otherLanguages')}</li>
    </ul>
  )
}

/** The page's test: heard as callers would. */
function TryVoice() {
  const t = useWords(numbersWords)
  const language = useLanguage()
  const [text, setText] = useState<string | null>(null)
  const listen = useListen()
  const says = text ?? t(language === 'en' ? 'tryTextEn' : 'tryTextEs')
  return (
    <div className="flex items-end gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t('tryText')}
        value={says}
        maxLength={300}
        onChange={(e) => setText(e.target.value)}
      />
      <Button
        className="h-9"
        isBusy={listen.isBusy}
        disabled={says.trim() === ''}
        icon={listen.isPlaying ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        onPress={() => (listen.isPlaying ? listen.stop() : listen.play({ text: says, language, promptId: null }))}
      >
        {t(listen.isPlaying ? 'stop' : 'listen')}
      </Button>
    </div>
  )
}
