import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Flow } from '@peakend/contract/flows.ts'
import { flowFrom, flowTemplates, type FlowTemplate } from '@peakend/contract/flow-templates.data.ts'
import { ask, call } from '../api/call.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { Field } from '../ui/field.tsx'
import { useGo } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'

/** A menu is begun with one that works: whoever never made one changes words, not wiring. */
export function TemplateDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const t = useWords(flowsWords)
  const go = useGo()
  const queues = useQuery(ask.routing.queues())
  const rows = queues.data?.rows ?? []
  const [template, setTemplate] = useState<FlowTemplate>('welcome')
  const [name, setName] = useState<string | null>(null)
  const [first, setFirst] = useState<string | null>(null)
  const [second, setSecond] = useState<string | null>(null)
  const proposed = freeOf(t(`template-${template}`), taken)
  const to = { first: first ?? rows[0]?.id ?? '', second: second ?? rows[1]?.id ?? rows[0]?.id ?? '' }
  const act = useAct(
    () => call.flows.add({ draft: flowFrom(template, { name: (name ?? proposed).trim(), ...to }) as unknown as Flow }),
    {
      refresh: ['flows.list'],
      onFault: () => undefined,
      onDone: ({ id }) => {
        onClose()
        go('/settings/menus', { menu: id })
      },
    },
  )
  const choices = rows.map((row) => ({ value: row.id as string, label: row.name }))
  const hasSecond = template === 'welcome' || template === 'delivery'
  return (
    <ActDialog
      title={t('add')}
      about={t('noneAbout')}
      action={t('create')}
      choices={queues}
      none={null}
      act={act}
      isReady={to.first !== '' && (name ?? proposed).trim() !== ''}
      width="max-w-xl"
      onDo={() => act.run(undefined)}
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-4">
        <fieldset>
          <legend className="mb-1 text-s font-medium text-ink-2">{t('beginWith')}</legend>
          <div className="rounded-m border border-line">
            {flowTemplates.map((one) => (
              <ChoiceRow key={one} name="template" isChosen={one === template} onChoose={() => setTemplate(one)}>
                <span className="min-w-0">
                  <span className="block text-m font-medium">{t(`template-${one}`)}</span>
                  <span className="block text-s text-ink-2">{t(`template-${one}-about`)}</span>
                </span>
              </ChoiceRow>
            ))}
          </div>
        </fieldset>
        <Field label={t('name')} value={name ?? proposed} maxLength={80} onChange={(e) => setName(e.target.value)} />
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Select label={t('firstQueue')} value={to.first} choices={choices} onChange={setFirst} />
          {hasSecond && <Select label={t('secondQueue')} value={to.second} choices={choices} onChange={setSecond} />}
        </div>
      </div>
    </ActDialog>
  )
}

const freeOf = (name: string, taken: readonly string[]): string => {
  const has = (one: string) => taken.some((other) => other.toLowerCase() === one.toLowerCase())
  if (!has(name)) return name
  for (let n = 2; ; n++) if (!has(`${name} ${n}`)) return `${name} ${n}`
}
