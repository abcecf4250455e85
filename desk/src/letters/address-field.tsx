import { X } from 'lucide-react'
import { useId, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react'
import type { MailPerson } from '@peakend/contract/email.ts'
import { classes } from '../ui/classes.ts'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { addPeople, isAddress, mostReaders, readPeople } from './addresses.ts'
import { Button } from '../ui/button.tsx'
import { useSuggested } from './use-suggested.tsx'

/** Whom a letter goes to: Enter, comma or leaving takes what was typed; Backspace in the empty field takes the last away; several can be pasted.
 * Customers are suggested meanwhile. */
export function AddressField({
  label,
  people,
  onChange,
  aside,
  hasFocus = false,
}: {
  label: string
  people: readonly MailPerson[]
  onChange: (people: MailPerson[]) => void
  aside?: ReactNode
  hasFocus?: boolean
}) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const take = (text: string) => {
    const more = readPeople(text)
    if (more.length > 0) onChange(addPeople(people, more))
    setTyped('')
  }
  const suggested = useSuggested(typed, people, (person) => {
    onChange(addPeople(people, [person]))
    setTyped('')
  })
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (suggested.onKey(event)) return event.preventDefault()
    const isTaken =
      (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === ',' || event.key === ';'
    if (isTaken && typed.trim() !== '') take(typed)
    else if (event.key === 'Backspace' && typed === '' && people.length > 0) onChange(people.slice(0, -1))
    else if (!isTaken) return
    event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text')
    if (!/[,;\n<]/.test(text)) return
    event.preventDefault()
    take(text)
  }
  const wrong = people.find((one) => !isAddress(one.address))
  const tooMany = Math.max(0, people.length - mostReaders)
  const faults = [wrong && `${id}-wrong`, tooMany > 0 && `${id}-many`].filter(Boolean).join(' ') || undefined
  return (
    <div className="relative flex items-start gap-2 py-1">
      {suggested.list}
      <label htmlFor={id} className="w-14 flex-none pt-1 text-s text-ink-3">
        {label}
      </label>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
        {people.slice(0, mostReaders).map((one) => (
          <Person key={one.address} person={one} onRemove={() => onChange(people.filter((other) => other !== one))} />
        ))}
        <input
          id={id}
          type="text"
          inputMode="email"
          autoComplete="off"
          spellCheck={false}
          // a field one asked for is where one writes next
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={hasFocus}
          value={typed}
          {...suggested.aria}
          aria-invalid={faults ? true : undefined}
          aria-describedby={faults}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKey}
          onPaste={onPaste}
          onBlur={() => typed.trim() !== '' && take(typed)}
          className="h-7 min-w-16 flex-1 bg-transparent text-m outline-none md:min-w-32"
        />
        <Faults id={id} wrong={wrong} tooMany={tooMany} onRemoveAll={() => onChange([])} />
      </div>
      {aside}
    </div>
  )
}

/** What keeps it from leaving. Of an answer to all of a long list nobody takes readers out one by one. */
function Faults({
  id,
  wrong,
  tooMany,
  onRemoveAll,
}: {
  id: string
  wrong: MailPerson | undefined
  tooMany: number
  onRemoveAll: () => void
}) {
  const t = useWords(lettersWords)
  return (
    <>
      {wrong && (
        <span id={`${id}-wrong`} role="alert" className="w-full text-s text-failed">
          {t('notAnAddress', { address: wrong.address })}
        </span>
      )}
      {tooMany > 0 && (
        <div className="flex w-full flex-wrap items-center gap-2">
          <span id={`${id}-many`} role="alert" className="text-s text-failed">
            {t('tooManyReaders', { most: mostReaders, count: tooMany })}
          </span>
          <Button size="s" onPress={onRemoveAll}>
            {t('removeAll')}
          </Button>
        </div>
      )}
    </>
  )
}

function Person({ person, onRemove }: { person: MailPerson; onRemove: () => void }) {
  const t = useWords(lettersWords)
  const { name, address } = person
  return (
    <span
      title={address}
      className={classes(
        'flex h-7 max-w-full items-center gap-1 rounded-full border py-0.5 pr-1 pl-2.5 text-s',
        isAddress(address) ? 'border-line bg-sunken' : 'border-failed bg-surface',
      )}
    >
      <bdi className="truncate">{name || address}</bdi>
      <button
        type="button"
        aria-label={t('removeAddress', { address })}
        onClick={onRemove}
        className="grid size-6 flex-none place-items-center rounded-full text-ink-3 hover:bg-line hover:text-ink"
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  )
}
