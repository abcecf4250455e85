import { useQuery } from '@tanstack/react-query'
import { PhoneCall } from 'lucide-react'
import { useState } from 'react'
import type { PhoneSystem } from '@peakend/contract/outside-calls.ts'
import { ask, call } from '../api/call.ts'
import { AddByName } from '../settings/add-by-name.tsx'
import { SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Card } from '../ui/card.tsx'
import { CopyBox } from '../ui/copy-text.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { phoneSystemsWords } from '../words/phone-systems.ts'
import { useWords } from '../words/words.ts'

/** Telephone systems that have told of calls: in which queue these count, and who answers at which extension. */
export default function PhoneSystemsPage() {
  const systems = useQuery(ask.outsideCalls.systems({}))
  const t = useWords(phoneSystemsWords)
  return (
    <SettingsPage code="phone-systems" test={<HowTo />} testTitle={t('how')}>
      <Loaded query={systems}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Card>
              <EmptyState icon={<PhoneCall size={20} />} title={t('none')}>
                {t('noneAbout')}
              </EmptyState>
            </Card>
          ) : (
            <div className="grid grid-cols-1 gap-4">
              {rows.map((system) => (
                <One key={system.id} system={system} />
              ))}
            </div>
          )
        }
      </Loaded>
    </SettingsPage>
  )
}

const nobody = 'nobody'

function One({ system }: { system: PhoneSystem }) {
  const t = useWords(phoneSystemsWords)
  const queues = useQuery(ask.routing.queues({}))
  const change = useAct(call.outsideCalls.changeSystem, { refresh: ['outsideCalls.systems'] })
  return (
    <Card title={system.name}>
      <div className="grid grid-cols-1 gap-4 px-4 py-4">
        <p className="text-s text-ink-2">
          {t('calls', { count: system.callsLast7Days })} · {t('lastTold')} <Time at={system.lastAt} />
        </p>
        <Select
          className="max-w-sm"
          label={t('queue')}
          value={system.queueId ?? nobody}
          choices={[
            { value: nobody, label: t('noQueue') },
            ...(queues.data?.rows ?? []).map((queue) => ({ value: queue.id as string, label: queue.name })),
          ]}
          onChange={(to) => change.run({ systemId: system.id, queueId: to === nobody ? null : to })}
        />
        <Extensions system={system} />
      </div>
    </Card>
  )
}

function Extensions({ system }: { system: PhoneSystem }) {
  const t = useWords(phoneSystemsWords)
  const people = useQuery(ask.people.list({}))
  const [name, setName] = useState('')
  const set = useAct(call.outsideCalls.setExtension, { refresh: ['outsideCalls.systems'] })
  const [added, setAdded] = useState<readonly string[]>([])
  const known = new Set(system.extensions.map(({ extension }) => extension))
  const rows = [
    ...system.extensions,
    ...added.flatMap((extension) => (known.has(extension) ? [] : [{ extension, personId: null, callsLast30Days: 0 }])),
  ]
  const choices = [
    { value: nobody, label: t('nobody') },
    ...(people.data?.rows ?? []).map((one) => ({ value: one.id as string, label: one.name })),
  ]
  return (
    <section aria-label={t('extensions')}>
      <h3 className="text-m font-semibold">{t('extensions')}</h3>
      <p className="text-s text-ink-2">{t('extensionsAbout')}</p>
      {rows.length === 0 && <p className="mt-2 text-s text-ink-3">{t('noExtensions')}</p>}
      <ul className="mt-2">
        {rows.map(({ extension, personId, callsLast30Days }) => (
          <li key={extension} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-2">
            <span className="min-w-24 flex-1">
              <span className="num font-semibold">{extension}</span>
              {personId === null && (
                <span className="ml-2 text-s text-ink-2">{t('unknownExtension', { count: callsLast30Days })}</span>
              )}
            </span>
            <Select
              className="w-full sm:w-64"
              isLabelHidden
              label={t('who', { extension })}
              value={personId ?? nobody}
              choices={choices}
              onChange={(to) => set.run({ systemId: system.id, extension, personId: to === nobody ? null : to })}
            />
          </li>
        ))}
      </ul>
      <AddByName
        label={t('extension')}
        action={t('addExtension')}
        name={name}
        isBusy={false}
        onName={setName}
        onAdd={() => {
          setAdded([...added, name.trim()])
          setName('')
        }}
      />
    </section>
  )
}

/** What to send, ready to be copied. */
function HowTo() {
  const t = useWords(phoneSystemsWords)
  const body = `{ "system": "Front office", "callId": "17", "event": "ringing", "number": "+34622333444", "agent": { "extension": "214" } }`
  const command = `curl ${location.origin}/api/outside-calls/events -H "authorization: Bearer $KEY" -H 'content-type: application/json' -d '${body}'`
  return (
    <div className="grid grid-cols-1 gap-3 text-s">
      <p className="text-ink-2">{t('howAbout')}</p>
      <CopyBox label={t('how')} text={command} />
      <GoLink to="/settings/keys" className="text-brand underline underline-offset-2">
        {t('makeKey')}
      </GoLink>
    </div>
  )
}
