import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Briefcase, CornerDownLeft, Keyboard, MessageSquareText, Search, UserRound, Zap } from 'lucide-react'
import { useDeferredValue, useRef, useState, type ReactNode } from 'react'
import { Dialog as Base } from '@base-ui/react/dialog'
import { ask, type Outputs } from '../api/call.ts'
import { shortcuts } from '../keys/shortcuts.ts'
import { useMay } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { plain } from '../ui/plain.ts'
import { Deeper } from '../ui/dialog.tsx'
import { KeySigns } from '../ui/key-signs.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { places } from './places.ts'

interface Found {
  id: string
  group: string
  label: string
  note?: ReactNode
  icon: ReactNode
  keys?: string
  run: () => void
}

/** Find any customer, case, screen or action by a few letters. */
export default function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const t = useWords(shellWords)
  const field = useRef<HTMLInputElement>(null)
  const [q, setQ] = useState('')
  const found = useFound(q, onKeys)
  const [at, setAt] = useState(0)
  const chosen = Math.min(at, found.length - 1)
  const run = (one: Found | undefined) => {
    if (!one) return
    onClose()
    one.run()
  }
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setAt((chosen + step + found.length) % found.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(found[chosen])
    }
  }
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Base.Popup
          aria-label={t('find')}
          initialFocus={field}
          className="fade-in fixed inset-x-3 top-3 z-50 overflow-hidden rounded-l border border-line bg-surface shadow-high outline-none md:inset-x-auto md:top-[14vh] md:left-1/2 md:w-[600px] md:-translate-x-1/2"
        >
          <Deeper>
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search size={17} className="flex-none text-ink-3" aria-hidden />
              <input
                ref={field}
                role="combobox"
                aria-expanded
                aria-controls="found"
                aria-activedescendant={found[chosen] ? `found-${chosen}` : undefined}
                aria-label={t('find')}
                autoComplete="off"
                spellCheck={false}
                value={q}
                onChange={(event) => (setQ(event.target.value), setAt(0))}
                onKeyDown={onKey}
                placeholder={t('findPlaceholder')}
                className="h-13 w-full bg-transparent text-l outline-none"
              />
              <KeySigns keys="escape" />
            </div>
            <FoundList found={found} chosen={chosen} onPoint={setAt} onRun={run} />
          </Deeper>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function FoundList(props: {
  found: readonly Found[]
  chosen: number
  onPoint: (index: number) => void
  onRun: (one: Found) => void
}) {
  const t = useWords(shellWords)
  if (props.found.length === 0) return <p className="px-4 py-8 text-center text-s text-ink-3">{t('noMatch')}</p>
  return (
    <div id="found" role="listbox" aria-label={t('find')} className="max-h-[52vh] overflow-auto p-2">
      {props.found.map((one, index) => (
        <div key={one.id} role="presentation">
          {one.group !== props.found[index - 1]?.group && (
            <div className="px-2 pt-2 pb-1 text-xs text-ink-3" aria-hidden="true">
              {one.group}
            </div>
          )}
          {/* keyboard: the field above moves through the list (aria-activedescendant) */}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
          <div
            id={`found-${index}`}
            role="option"
            aria-selected={index === props.chosen}
            ref={(node) => (index === props.chosen ? node?.scrollIntoView({ block: 'nearest' }) : undefined)}
            onPointerMove={() => index !== props.chosen && props.onPoint(index)}
            onClick={() => props.onRun(one)}
            className={classes(
              'flex cursor-default items-center gap-3 rounded-s px-2 py-2',
              index === props.chosen && 'bg-brand-soft',
            )}
          >
            <span className="grid w-5 flex-none place-items-center text-ink-3">{one.icon}</span>
            <span className="min-w-0 truncate">{one.label}</span>
            <span className="min-w-0 flex-1 truncate text-s text-ink-3">{one.note}</span>
            {one.keys !== undefined ? (
              <KeySigns keys={one.keys} />
            ) : (
              index === props.chosen && <CornerDownLeft size={14} className="text-ink-3" aria-hidden />
            )}
          </div>
        </div>
      ))}
    </div>
  )
}

/** The words that fit stand out; the rest says where they stand. */
function Said({ of }: { of: Outputs['interactions']['search']['rows'][number] }) {
  const pieces: ReactNode[] = []
  let at = 0
  for (const { from, to } of of.fits) {
    pieces.push(
      of.excerpt.slice(at, from),
      <b key={from} className="font-semibold text-ink">
        {of.excerpt.slice(from, to)}
      </b>,
    )
    at = to
  }
  return (
    <bdi>
      {pieces}
      {of.excerpt.slice(at)}
    </bdi>
  )
}

function useFound(typed: string, onKeys: () => void): Found[] {
  const t = useWords(shellWords)
  const may = useMay()
  const navigate = useNavigate()
  const q = useDeferredValue(typed.trim())
  const people = useQuery({
    ...ask.customers.search({ q, limit: 6 }),
    enabled: q.length >= 2 && may('customers.read'),
    placeholderData: (before) => before,
  })
  const matters = useQuery({
    ...ask.cases.list({ view: 'all', q, limit: 5 }),
    enabled: q.length >= 2 && may('cases.read'),
    placeholderData: (before) => before,
  })
  const said = useQuery({
    ...ask.interactions.search({ q, limit: 6 }),
    enabled: q.length >= 3 && may('interactions.read'),
    placeholderData: (before) => before,
  })
  const [actions] = useState(() => shortcuts.list().filter((s) => (s.layer ?? 0) === 0 && s.label !== ''))
  const fits = (label: string) => plain(label).includes(plain(q))
  const customers: Found[] = (q.length >= 2 ? (people.data?.rows ?? []) : []).map((one) => ({
    id: one.id,
    group: t('customers'),
    label: one.name ?? one.email ?? one.phone ?? '…',
    note: one.name === null ? null : (one.email ?? one.phone),
    icon: <UserRound size={16} aria-hidden />,
    run: () => void navigate({ to: '/customers/$customerId', params: { customerId: one.id } }),
  }))
  const cases: Found[] = (q.length >= 2 ? (matters.data?.rows ?? []) : []).map((one) => ({
    id: one.id,
    group: t('cases'),
    label: one.title || t('caseNumber', { number: one.number }),
    note: `${one.number} · ${one.customerName ?? ''}`,
    icon: <Briefcase size={16} aria-hidden />,
    run: () => void navigate({ to: '/cases/$caseId', params: { caseId: one.id } }),
  }))
  const conversations: Found[] = (q.length >= 3 ? (said.data?.rows ?? []) : []).map((one) => ({
    id: `said ${one.interactionId}`,
    group: t('said'),
    label: one.customerName ?? t('visitor'),
    note: <Said of={one} />,
    icon: <MessageSquareText size={16} aria-hidden />,
    run: () => void navigate({ to: '/inbox/$interactionId', params: { interactionId: one.interactionId } }),
  }))
  const screens: Found[] = places
    .filter((place) => may(place.permission) && fits(t(place.name as 'inbox')))
    .map((place) => ({
      id: place.path,
      group: t('screens'),
      label: t(place.name as 'inbox'),
      icon: <place.icon size={16} aria-hidden />,
      keys: place.keys,
      run: () => void navigate({ to: place.path }),
    }))
  const go = t('go')
  const doings: Found[] = actions
    .filter((one) => one.group !== go && one.keys !== 'mod+k' && one.keys !== '?' && fits(one.label))
    .map((one) => ({
      id: `do ${one.keys}`,
      group: t('findActions'),
      label: one.label,
      icon: <Zap size={16} aria-hidden />,
      keys: one.keys,
      run: one.run,
    }))
  const keys: Found[] = fits(t('shortcuts'))
    ? [
        {
          id: 'keys',
          group: t('screens'),
          label: t('shortcuts'),
          icon: <Keyboard size={16} aria-hidden />,
          keys: '?',
          run: onKeys,
        },
      ]
    : []
  return [...customers, ...cases, ...conversations, ...doings.slice(0, 12), ...screens, ...keys]
}
