import { useQuery } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useDeferredValue, useId, useState, type DragEvent } from 'react'
import type { CalendarFault, CalendarRead } from '@peakend/contract/hours.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, TextField, Tick } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { hoursWords } from '../words/hours.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import { holidayText } from './holiday-words.ts'
import type { Calendar } from './holidays-page.tsx'
import { useQueues } from './where.tsx'

/** What the server takes of a text. */
const mostCharacters = 200_000

type Shared = 'all' | QueueId[]

/** A calendar from a file or from what is pasted: read at once, shown as it was understood, kept when it is saved. */
export function CalendarDialog({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  const [name, setName] = useState(calendar?.name ?? '')
  const [shared, setShared] = useState<Shared>(calendar?.queues ?? 'all')
  const [text, setText] = useState('')
  const [fileName, setFileName] = useState<string | null>(null)
  const ics = useDeferredValue(text.trim())
  const isTooLarge = ics.length > mostCharacters
  const asked = useQuery({ ...ask.hours.readCalendar({ ics }), enabled: ics !== '' && !isTooLarge, retry: false })
  const read = ics === '' || isTooLarge ? undefined : asked.data
  const own = read && 'name' in read ? read.name : null
  const shownName = name || (own ?? '')
  const save = useAct(
    async (): Promise<unknown> => {
      const of = { name: shownName.trim(), queues: shared }
      if (calendar === null) return call.hours.addCalendar({ ...of, ics, fileName })
      return call.hours.changeCalendar({ ...of, calendarId: calendar.id, ...(ics === '' ? {} : { ics, fileName }) })
    },
    { refresh: ['hours.', 'check.', 'routing.timetable'], says: terms('saved'), onDone: onClose },
  )
  const isRead = read !== undefined && 'count' in read
  const take = async (file: File | undefined) => {
    if (!file) return
    setFileName(file.name)
    setText(await file.text())
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={calendar?.name ?? t('addCalendar')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={save.isBusy}
            disabled={
              shownName.trim() === '' ||
              (ics === '' ? calendar === null : !isRead) ||
              (shared !== 'all' && shared.length === 0)
            }
            onPress={() => save.run(undefined)}
          >
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <FileDrop label={calendar ? t('otherText') : null} fileName={fileName} onFile={(file) => void take(file)} />
        <TextField
          label={t('orPaste')}
          rows={4}
          spellCheck={false}
          className="[&_textarea]:font-mono [&_textarea]:text-s"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setFileName(null)
          }}
        />
        <div aria-live="polite">
          {isTooLarge && <p className="text-s text-failed">{t('tooLarge')}</p>}
          {asked.isFetching && <p className="text-s text-ink-3">{t('reading')}</p>}
          {read && ('fault' in read ? <Fault fault={read.fault} /> : <Read read={read} />)}
        </div>
        <Field
          label={t('calendarName')}
          value={shownName}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        <SharedWith shared={shared} onChange={setShared} />
      </div>
    </Dialog>
  )
}

function FileDrop({
  label,
  fileName,
  onFile,
}: {
  label: string | null
  fileName: string | null
  onFile: (file: File | undefined) => void
}) {
  const t = useWords(hoursWords)
  const id = useId()
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFile(event.dataTransfer.files[0])
  }
  return (
    <div>
      {label !== null && <p className="mb-1 text-s text-ink-2">{label}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a shortcut for pointers: the field inside does the same by key */}
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex cursor-pointer items-center justify-center gap-2 rounded-s border border-dashed px-4 py-5 text-s focus-within:outline-2 focus-within:-outline-offset-2 focus-within:outline-brand ${isOver ? 'border-brand bg-brand-soft' : 'border-line-strong hover:bg-sunken'}`}
      >
        <FileUp size={16} aria-hidden className="text-ink-3" />
        <span>
          <span className="font-medium text-brand">{fileName ?? t('chooseFile')}</span>{' '}
          <span className="text-ink-3 max-md:hidden">{t('dropHere')}</span>
        </span>
        <input
          id={id}
          type="file"
          accept=".ics,text/calendar"
          className="sr-only"
          onChange={(event) => onFile(event.target.files?.[0])}
        />
      </label>
    </div>
  )
}

function Fault({ fault }: { fault: CalendarFault }) {
  const t = useWords(hoursWords)
  return (
    <div role="alert" className="rounded-s border-l-3 border-ink bg-sunken px-3 py-2 text-s">
      <p className="font-semibold text-failed">{t('faultAt', { line: fault.line })}</p>
      <p>{t(`fault-${fault.problem}`)}</p>
      {fault.text !== '' && <code className="mt-1 block truncate text-ink-2">{fault.text}</code>}
    </div>
  )
}

function Read({ read }: { read: z.infer<typeof CalendarRead> }) {
  const t = useWords(hoursWords)
  const locale = useLocale()
  return (
    <div className="rounded-s border border-line px-3 py-2 text-s">
      <p className="font-semibold">{t('readCount', { count: read.count })}</p>
      {read.leftOut > 0 && <p className="text-ink-2">{t('readLeftOut', { count: read.leftOut })}</p>}
      {read.next.length === 0 ? (
        <p className="text-ink-2">{t('readNothing')}</p>
      ) : (
        <ol className="mt-1 grid max-h-44 grid-cols-1 gap-x-6 overflow-auto sm:grid-cols-2" aria-label={t('readNext')}>
          {read.next.map((day) => (
            <li key={`${day.from} ${day.name}`} className="flex gap-3 py-0.5">
              <span className="num w-36 flex-none text-ink-2">{holidayText(day, locale)}</span>
              <span className="min-w-0 truncate">{day.name}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function SharedWith({ shared, onChange }: { shared: Shared; onChange: (shared: Shared) => void }) {
  const t = useWords(hoursWords)
  const queues = useQueues()
  const radio = 'size-4 accent-(--brand)'
  const chosen = shared === 'all' ? [] : shared
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 text-s font-medium text-ink-2">{t('calendarFor')}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <label className="flex items-center gap-2">
          <input type="radio" className={radio} checked={shared === 'all'} onChange={() => onChange('all')} />
          {t('calendarForAll')}
        </label>
        <label className="flex items-center gap-2">
          <input type="radio" className={radio} checked={shared !== 'all'} onChange={() => onChange(chosen)} />
          {t('calendarForSome')}
        </label>
      </div>
      {shared !== 'all' && (
        <div className="grid grid-cols-1 gap-2 rounded-s border border-line p-3 sm:grid-cols-2">
          {queues.map((queue) => (
            <Tick
              key={queue.id}
              label={queue.name}
              checked={shared.includes(queue.id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...shared, queue.id] : shared.filter((id) => id !== queue.id))
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
