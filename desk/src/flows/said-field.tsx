import { useQuery } from '@tanstack/react-query'
import { Pause, Play, Upload } from 'lucide-react'
import { useRef } from 'react'
import type { FlowStep } from '@peakend/contract/flows.ts'
import type { PromptId } from '@peakend/contract/ids.ts'
import { ask, send } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { flowsWords } from '../words/flows.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { useListen } from './use-listen.ts'

type Saying = Pick<Extract<FlowStep, { say: unknown }>, 'say' | 'recorded'>
const SPOKEN = 'spoken'

/** What callers hear, in both languages: written for a voice or recorded, and listened to before anybody else does. */
export function SaidField<S extends Saying>({
  step,
  label,
  hint,
  onChange,
}: {
  step: S
  /** What a step says, unless told. */
  label?: string
  hint?: string
  onChange: (to: S) => void
}) {
  const t = useWords(flowsWords)
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{label ?? t('says')}</legend>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {(['en', 'es'] as const).map((language) => (
          <OneLanguage key={language} {...{ step, language }} onChange={(to) => onChange({ ...step, ...to })} />
        ))}
      </div>
      <p className="mt-1 text-s text-ink-3">{hint ?? t('saysHint')}</p>
    </fieldset>
  )
}

function OneLanguage({
  step,
  language,
  onChange,
}: {
  step: Saying
  language: 'en' | 'es'
  onChange: (to: Saying) => void
}) {
  const t = useWords(flowsWords)
  const terms = useWords(termsWords)
  const prompts = useQuery(ask.voices.prompts()).data?.rows.filter((one) => one.language === language) ?? []
  const chosen = step.recorded?.[language]
  const name = terms(language === 'en' ? 'english' : 'spanish')
  const listen = useListen()
  const record = (id: string) => {
    const { [language]: _, ...others } = step.recorded ?? {}
    onChange({ ...step, recorded: id === SPOKEN ? others : { ...others, [language]: id as PromptId } })
  }
  return (
    <div className="grid grid-cols-1 content-start gap-2">
      <TextField
        label={<span className="text-xs text-ink-3">{name}</span>}
        lang={language}
        rows={4}
        maxLength={2000}
        value={step.say[language]}
        onChange={(e) => onChange({ ...step, say: { ...step.say, [language]: e.target.value } })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="s"
          icon={listen.isPlaying ? <Pause size={13} aria-hidden /> : <Play size={13} aria-hidden />}
          isBusy={listen.isBusy}
          disabled={step.say[language].trim() === '' && chosen === undefined}
          aria-label={`${t(listen.isPlaying ? 'stop' : 'listen')}: ${name}`}
          onPress={() =>
            listen.isPlaying
              ? listen.stop()
              : listen.play({ text: step.say[language], language, promptId: chosen ?? null })
          }
        >
          {t(listen.isPlaying ? 'stop' : 'listen')}
        </Button>
        <Select
          label={`${t('recording')}: ${name}`}
          isLabelHidden
          className="min-w-40 flex-1"
          value={prompts.some(({ id }) => id === chosen) ? (chosen ?? SPOKEN) : SPOKEN}
          choices={[
            { value: SPOKEN, label: t('spoken') },
            ...prompts.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={record}
        />
        <UploadButton language={language} onDone={record} />
      </div>
    </div>
  )
}

function UploadButton({ language, onDone }: { language: 'en' | 'es'; onDone: (id: string) => void }) {
  const t = useWords(flowsWords)
  const input = useRef<HTMLInputElement>(null)
  const act = useAct(
    async (file: File) => {
      const name = file.name.replace(/\.[^.]*$/, '').slice(0, 80) || 'wav'
      const query = new URLSearchParams({ name, language })
      const answer = await send('POST', `/api/prompts?${query}`, file, { headers: { 'content-type': 'audio/wav' } })
      return (await answer.json()) as { id: string }
    },
    {
      refresh: ['voices.prompts'],
      says: t('uploaded'),
      onDone: ({ id }) => {
        onDone(id)
      },
    },
  )
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="audio/wav,audio/x-wav,.wav"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('upload')}
        onChange={(e) => {
          const file = e.target.files?.[0]
          e.target.value = ''
          if (file) act.run(file)
        }}
      />
      <Button
        size="s"
        look="quiet"
        isBusy={act.isBusy}
        icon={<Upload size={13} aria-hidden />}
        aria-label={`${t('upload')} (${language})`}
        title={t('upload')}
        onPress={() => input.current?.click()}
      />
    </>
  )
}
