import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FlowId, PhoneNumberId, QueueId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { termsWords } from '../words/terms.ts'
import { widgetCallsWords } from '../words/widget-calls.ts'
import { useWords } from '../words/words.ts'
import type { Place } from './chat-page.tsx'

type Shown = Outputs['widgetCalls']['line']
type Line = Shown['line']

const NONE = 'none'
const MOST = 1000
const firstMost = 20

/** "Call us" in the chat of a place: where it leads, or why it cannot be offered. */
export function CallLine({ place }: { place: Place }) {
  const t = useWords(widgetCallsWords)
  const shown = useQuery(ask.widgetCalls.line({ touchpointId: place.id })).data
  if (!shown) return null
  return (
    <details>
      <summary className="cursor-pointer text-s font-medium text-ink-2">
        {t('title')} · <LeadsTo line={shown.line} />
      </summary>
      <LineForm key={JSON.stringify(shown.line)} place={place} shown={shown} />
    </details>
  )
}

function LeadsTo({ line }: { line: Line }) {
  const t = useWords(widgetCallsWords)
  const { queues, numbers } = useLines()
  if (!line) return t('off')
  if (line.queueId) return queues.find(({ id }) => id === line.queueId)?.name ?? ''
  return numbers.find(({ id }) => id === line.phoneNumberId)?.name ?? ''
}

const useLines = () => ({
  queues: useQuery(ask.routing.queues()).data?.rows.filter((one) => !one.isRetired) ?? [],
  numbers: useQuery(ask.phoneNumbers.list()).data?.rows ?? [],
})

function LineForm({ place, shown }: { place: Place; shown: Shown }) {
  const t = useWords(widgetCallsWords)
  const terms = useWords(termsWords)
  const { queues, numbers } = useLines()
  const [draft, setDraft] = useState<Line>(shown.line)
  const flows = useQuery(ask.flows.list()).data?.rows ?? []
  const save = useAct(call.widgetCalls.setLine, { refresh: ['widgetCalls.line'], says: terms('saved') })
  const lead = (value: string) => {
    const [kind, id = ''] = value.split(' ')
    if (kind === NONE) return setDraft(null)
    const mostAtOnce = draft?.mostAtOnce ?? firstMost
    const nothing = { phoneNumberId: null, flowId: null, queueId: null, mostAtOnce }
    setDraft(
      kind === 'number'
        ? { ...nothing, phoneNumberId: id as PhoneNumberId }
        : { ...nothing, queueId: id as QueueId, flowId: draft?.flowId ?? null },
    )
  }
  const isFaulty = draft !== null && !(draft.mostAtOnce >= 1 && draft.mostAtOnce <= MOST)
  return (
    <div className="grid grid-cols-1 gap-3 pt-3">
      <p className="text-s text-ink-2">{t('about')}</p>
      {shown.why !== null && (
        <p role="status" className="rounded-s bg-sunken px-3 py-2 text-s text-ink">
          {t(`why_${shown.why}`)}
        </p>
      )}
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Select
          label={t('leads')}
          value={draft === null ? NONE : draft.queueId ? `queue ${draft.queueId}` : `number ${draft.phoneNumberId}`}
          onChange={lead}
          choices={[
            { value: NONE, label: t('off') },
            ...queues.map(({ id, name }) => ({ value: `queue ${id}`, label: t('queue', { name }) })),
            ...numbers.map(({ id, name, number }) => ({ value: `number ${id}`, label: t('number', { name, number }) })),
          ]}
        />
        {draft?.queueId && (
          <Select
            label={t('menu')}
            value={draft.flowId ?? NONE}
            onChange={(id) => setDraft({ ...draft, flowId: id === NONE ? null : (id as FlowId) })}
            choices={[
              { value: NONE, label: t('noMenu') },
              ...flows.map(({ id, name }) => ({ value: id as string, label: name })),
            ]}
          />
        )}
        {draft && (
          <Field
            label={t('most')}
            hint={t('mostHint')}
            type="number"
            min={1}
            max={MOST}
            value={draft.mostAtOnce || ''}
            onChange={(e) => setDraft({ ...draft, mostAtOnce: Math.round(Number(e.target.value)) })}
          />
        )}
      </div>
      <Button
        look="primary"
        className="justify-self-start"
        isBusy={save.isBusy}
        disabled={isFaulty || JSON.stringify(draft) === JSON.stringify(shown.line)}
        onPress={() => save.run({ touchpointId: place.id, line: draft })}
      >
        {terms('save')}
      </Button>
    </div>
  )
}
