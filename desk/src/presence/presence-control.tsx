import { useMay } from '../session/me.ts'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { Menu } from '../ui/menu.tsx'
import { Time } from '../ui/time.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { usePresence, useSetPresence } from './presence-data.ts'

const dots = {
  available: 'bg-live',
  away: 'border-2 border-ink-3 bg-transparent',
  offline: 'bg-line-strong',
}

/** Am I here? Available, away with a reason, or offline; conversations held stay until handed over. */
export function PresenceControl() {
  const t = useWords(inboxWords)
  const language = useLanguage()
  const may = useMay()
  const { data } = usePresence()
  const set = useSetPresence()
  if (!may('presence.own')) return null
  if (!data) return <Chip>…</Chip>
  const state = set.isPending ? set.variables.state : data.state
  const reason = data.reasons.find((one) => one.code === data.reason)?.name[language]
  const says = state === 'away' && reason !== undefined && !set.isPending ? reason : t(state)
  const [before, after] = t('presence', { state: '|' }).split('|')
  const why = data.reason === 'no-answer' ? t('reason_no-answer') : undefined
  return (
    <Menu
      trigger={
        <button
          type="button"
          title={why}
          className="inline-flex min-w-0 items-center gap-2 rounded-full bg-sunken px-2.5 py-1 text-s text-ink-2 hover:bg-line"
        >
          <span aria-hidden="true" className={classes('size-2 flex-none rounded-full', dots[state])} />
          {/* what is seen is part of what is heard: whoever speaks to their machine says what they read (WCAG 2.5.3) */}
          <span className="sr-only">{before}</span>
          <span className="truncate">{says}</span>{' '}
          {state === 'away' && !set.isPending && <Time at={data.since} className="num text-ink-3" />}
          <span className="sr-only">{after}</span>
        </button>
      }
      lines={[
        { heading: t('load', { load: data.load, capacity: data.capacity }) },
        {
          label: t('available'),
          icon: <span className={classes('size-2 rounded-full', dots.available)} />,
          isOn: state === 'available',
          onPress: () => set.mutate({ state: 'available', reason: null }),
        },
        { heading: t('awayFor') },
        ...data.reasons.map((one) => ({
          label: one.name[language],
          icon: <span className={classes('size-2 rounded-full', dots.away)} />,
          isOn: state === 'away' && data.reason === one.code,
          onPress: () => set.mutate({ state: 'away' as const, reason: one.code }),
        })),
        'line' as const,
        {
          label: t('offline'),
          icon: <span className={classes('size-2 rounded-full', dots.offline)} />,
          isOn: state === 'offline',
          onPress: () => set.mutate({ state: 'offline', reason: null }),
        },
      ]}
    />
  )
}
