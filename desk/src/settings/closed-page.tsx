import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, type ReactNode } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Bilingual, Channel } from '@peakend/contract/values.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Tick } from '../ui/field.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { dayName, fullTime } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { hoursWords } from '../words/hours.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { channels, QueueChoice, useWhere } from './where.tsx'
import { Loaded } from './with-workspace.tsx'

type Plans = Outputs['hours']['closedPlans']
type Plan = Plans['rows'][number]
/** Screens that say something by themselves. */
const saysItself: readonly Channel[] = ['chat', 'counter']
const nothing: Bilingual = { en: '', es: '' }

/** What customers meet outside the hours, by channel and queue, with a look at what they would read. */
export default function ClosedPage() {
  const plans = useQuery(ask.hours.closedPlans())
  const { queueId, channel, choose } = useWhere('/settings/closed')
  const terms = useWords(termsWords)
  const t = useWords(hoursWords)
  const current = channel ?? 'chat'
  return (
    <Loaded query={plans} page="closed">
      {(of) => (
        <PlanForm key={`${queueId} ${current}`} {...{ of, queueId, channel: current }}>
          <div className="flex flex-wrap items-end justify-between gap-3">
            <Tabs
              label={t('inChannel')}
              value={current}
              onChange={(next) => choose({ channel: next })}
              tabs={channels.map((value) => ({ value, label: terms(`channel-${value}`) }))}
            />
            <QueueChoice
              className="w-56"
              label={t('planFor')}
              value={queueId}
              onChange={(next) => choose({ queueId: next })}
            />
          </div>
        </PlanForm>
      )}
    </Loaded>
  )
}

interface About {
  of: Plans
  queueId: QueueId | null
  channel: Channel
}

const planAt = (of: Plans, queueId: QueueId | null, channel: Channel): Plan | undefined =>
  of.rows.find((plan) => plan.queueId === queueId && plan.channel === channel)

function PlanForm({ of, queueId, channel, children }: About & { children: ReactNode }) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  const own = planAt(of, queueId, channel)
  const wide = planAt(of, null, channel)
  const form = useDraft<{ text: Bilingual | null; offersCallBack: boolean }>({
    text: own?.text ?? null,
    offersCallBack: own?.offersCallBack ?? false,
  })
  const save = useAct(call.hours.setClosedPlan, {
    refresh: ['hours.', 'check.'],
    says: terms('saved'),
    onDone: form.reset,
  })
  const { text, offersCallBack } = form.draft
  const proposed = wide?.text ?? of.proposed.find((one) => one.channel === channel)?.text ?? nothing
  const isFaulty = text !== null && (text.en.trim() === '' || text.es.trim() === '')
  return (
    <SettingsPage
      code="closed"
      testTitle={t('previewAs')}
      test={<Preview text={text ?? wide?.text ?? null} {...{ queueId, channel }} />}
    >
      <FormCard
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={save.isBusy}
            isFaulty={isFaulty}
            onSave={() => save.run({ queueId, channel, text, offersCallBack: text !== null && offersCallBack })}
            onReset={form.reset}
          />
        }
      >
        {children}
        <p className="text-s text-ink-2">{t(`planAbout-${channel}`)}</p>
        {text === null ? (
          <Unwritten isInherited={queueId !== null && wide !== undefined} itself={saysItself.includes(channel)}>
            <Button look="primary" onPress={() => form.set({ text: proposed })}>
              {t('planWrite')}
            </Button>
          </Unwritten>
        ) : (
          <>
            <BilingualField
              label={t('planText')}
              hint={t('planHint', { list: '{opens} {answer} {brand} {case}' })}
              isLong
              maxLength={1000}
              value={text}
              faults={isFaulty ? { [text.en.trim() === '' ? 'en' : 'es']: t('missingLanguage') } : {}}
              onChange={(next) => form.set({ text: next })}
            />
            <Tick
              label={
                <>
                  {t('planCallBack')} <span className="block text-s text-ink-3">{t('planCallBackHint')}</span>
                </>
              }
              checked={offersCallBack}
              onChange={(event) => form.set({ offersCallBack: event.target.checked })}
            />
            <div className="flex flex-wrap items-center gap-3">
              <Button size="s" onPress={() => form.set({ text: null })}>
                {queueId ? t('planStopSelf') : t('planStop')}
              </Button>
              {own && (
                <span className="text-s text-ink-3">
                  {t('planBy', { when: dayName(Date.parse(own.changedAt), nowMs, locale), name: own.changedBy })}
                </span>
              )}
            </div>
          </>
        )}
      </FormCard>
    </SettingsPage>
  )
}

function Unwritten({ isInherited, itself, children }: { isInherited: boolean; itself: boolean; children: ReactNode }) {
  const t = useWords(hoursWords)
  return (
    <div className="grid justify-items-start gap-2 rounded-s bg-sunken px-4 py-3">
      <p>
        <span className="font-medium">{isInherited ? t('planInherited') : t('planNone')}</span>{' '}
        {!isInherited && <span className="text-ink-2">{t(itself ? 'planNoneItself' : 'planNoneSilent')}</span>}
      </p>
      {children}
    </div>
  )
}

/** The very words, at the next closing time, in both languages. */
function Preview({ text, queueId, channel }: { text: Bilingual | null; queueId: QueueId | null; channel: Channel }) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  const shown = useDeferredValue(text)
  const asked = (language: 'en' | 'es') => ({
    ...ask.hours.previewClosedPlan({ queueId, channel, language, text: shown?.[language] ?? '' }),
    enabled: shown !== null,
    placeholderData: <T,>(before: T) => before,
  })
  const [en, es] = [useQuery(asked('en')), useQuery(asked('es'))]
  if (shown === null)
    return <p className="text-s text-ink-2">{t(saysItself.includes(channel) ? 'planNoneItself' : 'planNoneSilent')}</p>
  const at = en.data && fullTime(Date.parse(en.data.at), locale, en.data.timeZone)
  return (
    <div className="grid grid-cols-1 gap-3">
      {at && <p className="num text-s text-ink-3">{t('previewAt', { when: at })}</p>}
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        {(
          [
            ['en', en],
            ['es', es],
          ] as const
        ).map(([language, query]) => (
          <figure key={language} className="grid gap-1">
            <figcaption className="text-xs text-ink-3">{terms(language === 'en' ? 'english' : 'spanish')}</figcaption>
            <blockquote
              lang={language}
              className="rounded-l rounded-bl-xs border border-line bg-sunken px-4 py-3 whitespace-pre-line"
            >
              {query.data?.text === '' ? <span className="text-ink-3">{t('previewEmpty')}</span> : query.data?.text}
            </blockquote>
          </figure>
        ))}
      </div>
    </div>
  )
}
