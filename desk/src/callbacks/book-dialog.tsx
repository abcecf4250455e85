import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CalendarX } from 'lucide-react'
import type { CallBackSlot, CallBackWay } from '@peakend/contract/callbacks.ts'
import type { Interaction } from '@peakend/contract/interactions.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useWorkspaceId } from '../session/me.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState } from '../ui/states.tsx'
import { clockTime, dueTime } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { useNowMs } from '../ui/clock.ts'
import { callBackWords } from '../words/callbacks.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'

const ways = ['phone', 'chat', 'email'] as const satisfies CallBackWay[]

/** A time agreed with whoever I have before me: they rest until then, and I am free. */
export default function BookDialog({ interaction, onClose }: { interaction: Interaction; onClose: () => void }) {
  const t = useWords(callBackWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  const navigate = useNavigate()
  const nowMs = useNowMs(60_000)
  const workspaceId = useWorkspaceId()
  const options = { workspaceId }
  const [senderId] = useState(newSenderId)
  const [way, setWay] = useState<CallBackWay>('phone')
  const [address, setAddress] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const slots = useQuery({
    ...ask.callbacks.slotsOf({ queueId: interaction.queueId as QueueId, channel: 'phone' }, options),
    enabled: interaction.queueId !== null,
  })
  const rows = slots.data?.rows ?? []
  const slotFrom = chosen ?? rows[0]?.from ?? null
  const book = useAct(
    () => {
      const of = { interactionId: interaction.id, senderId, way, address: address.trim(), slotFrom: slotFrom ?? '' }
      return call.callbacks.book(of, options)
    },
    {
      onFault: () => void slots.refetch(),
      says: (after) => t('booked', { time: dueTime(Date.parse(after.slot?.from ?? ''), nowMs, locale) }),
      refresh: ['callbacks.', 'interactions.get', 'promises.list'],
      onDone: () => {
        onClose()
        void navigate({ to: '/inbox' })
        void refetchInbox()
      },
    },
  )
  const name = interaction.customerName ?? terms('someone')
  return (
    <ActDialog
      title={t('bookTitle', { name })}
      about={t('bookAbout')}
      action={t('bookDo')}
      choices={slots}
      none={rows.length === 0 ? <EmptyState icon={<CalendarX size={20} />} title={t('bookNone')} /> : null}
      act={book}
      isReady={slotFrom !== null && address.trim() !== ''}
      onDo={() => book.run(undefined)}
      onClose={onClose}
    >
      <Fields
        rows={rows}
        slotFrom={slotFrom}
        onSlot={setChosen}
        way={way}
        onWay={setWay}
        address={address}
        onAddress={setAddress}
      />
    </ActDialog>
  )
}

function Fields({
  rows,
  slotFrom,
  onSlot,
  way,
  onWay,
  address,
  onAddress,
}: {
  rows: readonly CallBackSlot[]
  slotFrom: string | null
  onSlot: (from: string) => void
  way: CallBackWay
  onWay: (way: CallBackWay) => void
  address: string
  onAddress: (address: string) => void
}) {
  const t = useWords(callBackWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  return (
    <div className="grid grid-cols-1 gap-4">
      <Select
        label={t('bookWhen')}
        value={slotFrom}
        onChange={onSlot}
        choices={rows.map(({ from, to, free }) => ({
          value: from,
          label: `${dueTime(Date.parse(from), nowMs, locale)}–${clockTime(Date.parse(to), locale)}`,
          note: t('slotLeft', { count: free }),
        }))}
      />
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-[10rem_1fr]">
        <Select
          label={t('bookWay')}
          value={way}
          onChange={onWay}
          choices={ways.map((value) => ({ value, label: t(`wayName-${value}`) }))}
        />
        <Field
          label={t('bookAddress')}
          type={way === 'phone' ? 'tel' : 'email'}
          autoComplete="off"
          maxLength={254}
          placeholder={way === 'phone' ? '+34 600 123 456' : 'name@example.org'}
          value={address}
          onChange={(event) => onAddress(event.target.value)}
        />
      </div>
    </div>
  )
}
