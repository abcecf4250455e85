import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState, type KeyboardEvent } from 'react'
import type { MailPerson } from '@peakend/contract/email.ts'
import { call } from '../api/call.ts'
import { PickList } from '../conversation/pick-list.tsx'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { customersWords } from '../words/customers.ts'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { isAddress } from './addresses.ts'

/** With fewer signs everybody would be meant. */
const LEAST_TYPED = 2
const MOST_SHOWN = 6

/** Customers whom the letters typed may mean, best first, without those who are named already. */
export function useSuggested(typed: string, people: readonly MailPerson[], onPick: (person: MailPerson) => void) {
  const t = useWords(lettersWords)
  const words = useWords(customersWords)
  const workspaceId = useWorkspaceId()
  const may = useMay()
  const id = useId()
  const [moved, setMoved] = useState<{ for: string; at: number } | null>(null)
  const [closedFor, setClosedFor] = useState<string | null>(null)
  const q = useDeferredValue(typed.trim())
  const isAsked = q.length >= LEAST_TYPED && may('customers.read')
  const { data } = useQuery({
    queryKey: [workspaceId, 'customers.search', 'letters', q],
    queryFn: ({ signal }) => call.customers.search({ q, limit: 20 }, { workspaceId, signal }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const isNamed = (address: string) => people.some((one) => one.address.toLowerCase() === address.toLowerCase())
  const found = (isAsked ? (data?.rows ?? []) : [])
    .flatMap(({ id: key, name, email, isVerified }) =>
      email === null || isNamed(email) ? [] : [{ key, name, email, isVerified }],
    )
    .slice(0, MOST_SHOWN)
  const isOpen = found.length > 0 && typed.trim() !== '' && closedFor !== typed
  // an address that was typed whole is meant as it stands, until one moves into the list
  const first = isAddress(typed.trim()) ? -1 : 0
  const at = Math.min(moved?.for === typed ? moved.at : first, found.length - 1)
  const pick = (index: number): boolean => {
    const one = found[index]
    if (one) onPick({ name: one.name ?? '', address: one.email })
    return one !== undefined
  }
  /** True where the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setMoved({ for: typed, at: (Math.max(at, step > 0 ? -1 : 0) + step + found.length) % found.length })
    else if (event.key === 'Escape') setClosedFor(typed)
    else return (event.key === 'Enter' || event.key === 'Tab') && pick(at)
    // Escape closes the list, not the letter
    event.stopPropagation()
    return true
  }
  return {
    onKey,
    aria: {
      role: 'combobox' as const,
      'aria-autocomplete': 'list' as const,
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? id : undefined,
      'aria-activedescendant': isOpen && at >= 0 ? `${id}-${at}` : undefined,
    },
    list: isOpen && (
      <PickList
        id={id}
        side="below"
        title={t('suggested')}
        empty=""
        picks={found.map(({ key, name, email, isVerified }) => ({
          key,
          label: name ?? email,
          note: name === null ? '' : email,
          ...(isVerified ? {} : { detail: words('notVerified') }),
        }))}
        at={at}
        onPoint={(index) => setMoved({ for: typed, at: index })}
        onPick={pick}
      />
    ),
  }
}
