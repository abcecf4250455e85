import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Briefcase, Keyboard, MessageSquareText, Phone, UserRound, Zap } from 'lucide-react'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { ask, type Outputs } from '../api/call.ts'
import { shortcuts } from '../keys/shortcuts.ts'
import { askToDial } from '../phone/asked-to-dial.ts'
import { numberIn } from '../phone/numbers.ts'
import { useMay } from '../session/me.ts'
import { useGo } from '../ui/go.tsx'
import { plain } from '../ui/plain.ts'
import { phoneWords } from '../words/phone.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { places } from './places.ts'

export interface Found {
  id: string
  group: string
  label: string
  note?: ReactNode
  icon: ReactNode
  keys?: string
  run: () => void
}

/** What a few letters find: customers, cases, conversations by what was said, what one may do here, screens. */
export function useFound(typed: string, onKeys: () => void): Found[] {
  const q = useDeferredValue(typed.trim())
  return [
    ...useCalling(q),
    ...useCustomers(q),
    ...useCases(q),
    ...useSaid(q),
    ...useDoings(q),
    ...useScreens(q, onKeys),
  ]
}

const before = <T,>(data: T | undefined) => data

function useCustomers(q: string): Found[] {
  const t = useWords(shellWords)
  const navigate = useNavigate()
  const isAsked = useMay()('customers.read') && q.length >= 2
  const { data } = useQuery({ ...ask.customers.search({ q, limit: 6 }), enabled: isAsked, placeholderData: before })
  return (isAsked ? (data?.rows ?? []) : []).map((one) => ({
    id: one.id,
    group: t('customers'),
    label: one.name ?? one.email ?? one.phone ?? '…',
    note: one.name === null ? null : (one.email ?? one.phone),
    icon: <UserRound size={16} aria-hidden />,
    run: () => void navigate({ to: '/customers/$customerId', params: { customerId: one.id } }),
  }))
}

/** A number that was typed, with or without `call` before it, is one to call. */
function useCalling(q: string): Found[] {
  const t = useWords(phoneWords)
  const number = numberIn(q)
  const isAsked = useMay()('interactions.handle') && number !== null
  if (!isAsked) return []
  return [
    {
      id: 'call',
      group: t('title'),
      label: t('callName', { name: number }),
      icon: <Phone size={16} aria-hidden />,
      run: () => askToDial(number),
    },
  ]
}

function useCases(q: string): Found[] {
  const t = useWords(shellWords)
  const navigate = useNavigate()
  const isAsked = useMay()('cases.read') && q.length >= 2
  const { data } = useQuery({
    ...ask.cases.list({ view: 'all', q, limit: 5 }),
    enabled: isAsked,
    placeholderData: before,
  })
  return (isAsked ? (data?.rows ?? []) : []).map((one) => ({
    id: one.id,
    group: t('cases'),
    label: one.title || t('caseNumber', { number: one.number }),
    note: `${one.number} · ${one.customerName ?? ''}`,
    icon: <Briefcase size={16} aria-hidden />,
    run: () => void navigate({ to: '/cases/$caseId', params: { caseId: one.id } }),
  }))
}

function useSaid(q: string): Found[] {
  const t = useWords(shellWords)
  const go = useGo()
  const isAsked = useMay()('interactions.read') && q.length >= 3
  const { data } = useQuery({ ...ask.interactions.search({ q, limit: 6 }), enabled: isAsked, placeholderData: before })
  return (isAsked ? (data?.rows ?? []) : []).map((one) => ({
    id: `said ${one.interactionId}`,
    group: t('said'),
    label: one.customerName ?? t('visitor'),
    note: <Said of={one} />,
    icon: <MessageSquareText size={16} aria-hidden />,
    // at the turn itself, not at the end of what may be a long conversation
    run: () => go(`/inbox/${one.interactionId}`, { turn: String(one.ordinal) }),
  }))
}

/** The words that fit stand out; the rest says where they stand. */
function Said({ of }: { of: Outputs['interactions']['search']['rows'][number] }) {
  const ends = [0, ...of.fits.map(({ to }) => to)]
  return (
    <bdi>
      {of.fits.map(({ from, to }, i) => (
        <span key={from}>
          {of.excerpt.slice(ends[i], from)}
          <b className="font-semibold text-ink">{of.excerpt.slice(from, to)}</b>
        </span>
      ))}
      {of.excerpt.slice(ends.at(-1))}
    </bdi>
  )
}

function useDoings(q: string): Found[] {
  const t = useWords(shellWords)
  const [actions] = useState(() => shortcuts.list().filter((s) => (s.layer ?? 0) === 0 && s.label !== ''))
  const go = t('go')
  return actions
    .filter((one) => one.group !== go && one.keys !== 'mod+k' && one.keys !== '?' && fits(one.label, q))
    .slice(0, 12)
    .map((one) => ({
      id: `do ${one.keys}`,
      group: t('findActions'),
      label: one.label,
      icon: <Zap size={16} aria-hidden />,
      keys: one.keys,
      run: one.run,
    }))
}

function useScreens(q: string, onKeys: () => void): Found[] {
  const t = useWords(shellWords)
  const may = useMay()
  const navigate = useNavigate()
  const group = t('screens')
  const screens = places
    .filter((place) => may(place.permission))
    .map((place) => ({
      id: place.path as string,
      group,
      label: t(place.name as 'inbox'),
      icon: <place.icon size={16} aria-hidden />,
      keys: place.keys,
      run: () => void navigate({ to: place.path }),
    }))
  const keys = { id: 'keys', group, label: t('shortcuts'), icon: <Keyboard size={16} aria-hidden />, keys: '?' }
  return [...screens, { ...keys, run: onKeys }].filter((one) => fits(one.label, q))
}

const fits = (label: string, q: string): boolean => plain(label).includes(plain(q))
