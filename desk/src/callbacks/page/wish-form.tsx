import { useEffect, useState } from 'react'
import type { CallBackSlot, CallBackWay, OwnCallBack } from '@peakend/contract/callbacks.ts'
import { newSenderId } from '../../api/sender-id.ts'
import { focusOnce, Line, Options, Press } from '../../counter/check-in/parts.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { callBackPageWords } from '../../words/call-back-page.ts'
import { isKey, useLanguage, useLocale, useWords } from '../../words/words.ts'
import { firstWish, knownFor, type Offer } from './first-wish.ts'
import type { OwnCallBackActs, Wish } from './use-call-back.ts'

interface Asked {
  offer: Offer
  /** The one that is changed. */
  own: OwnCallBack | null
  acts: OwnCallBackActs
  onDone: () => void
}

/** When, how, and where to: three questions, and what is asked for is said back in words by the page. */
export function WishForm({ offer, own, acts, onDone }: Asked) {
  const t = useWords(callBackPageWords)
  const language = useLanguage()
  const [first] = useState(() => firstWish(offer, own))
  const [isPicked, setPicked] = useState(first.isPicked)
  const reach = useReach(offer, first.way)
  const { way } = reach
  const [slotFrom, setSlot] = useState<string | null>(null)
  const [slots, reload] = useSlots(acts, way, offer.picksTime)
  const theirs = slots?.find(({ from }) => from === first.slotFrom)
  const chosen = slotFrom ?? theirs?.from ?? slots?.[0]?.from ?? null
  const { send, fault, setFault, isBusy } = useSending(acts, { onGone: reload, onDone })
  const wish = () => ({
    when: isPicked && chosen !== null ? { slotFrom: chosen } : ('my-turn' as const),
    way,
    address: reach.address,
    language,
  })
  const isAddressFault = fault === 'number_wrong' || fault === 'address_wrong'
  const says = fault === null ? undefined : t(isKey(callBackPageWords, fault) ? fault : 'failed')
  return (
    <form
      noValidate
      className="grid w-full max-w-xl content-start gap-6 text-left"
      onSubmit={(event) => {
        event.preventDefault()
        void send(wish())
      }}
    >
      {offer.picksTime && offer.keepsPlace && (
        <Options
          legend={t('when')}
          columns="sm:grid-cols-2"
          options={[
            { value: 'turn', label: t('turn') },
            { value: 'time', label: t('time') },
          ]}
          value={isPicked ? 'time' : 'turn'}
          onChoose={(value) => setPicked(value === 'time')}
        />
      )}
      {isPicked && <Slots slots={slots} value={chosen} onChoose={setSlot} />}
      {offer.ways.length > 1 && (
        <Options
          legend={t('how')}
          columns={offer.ways.length === 2 ? 'sm:grid-cols-2' : 'sm:grid-cols-3'}
          options={offer.ways.map((value) => ({ value, label: t(value) }))}
          value={way}
          onChoose={(value) => {
            reach.choose(value)
            setFault(null)
          }}
        />
      )}
      <Where reach={reach} fault={isAddressFault ? says : undefined} />
      {says !== undefined && !isAddressFault && (
        <p role="alert" className="text-l font-medium text-failed">
          {says}
        </p>
      )}
      <Press
        look="primary"
        type="submit"
        disabled={isBusy || reach.address === '' || (isPicked && chosen === null)}
        className="w-full"
      >
        {t('send')}
      </Press>
    </form>
  )
}

/** By which way, and where to: what we know, unless they want another. */
const useReach = (offer: Offer, first: CallBackWay) => {
  const [way, setWay] = useState(first)
  const [typed, type] = useState('')
  const [isAnother, setAnother] = useState(false)
  const known = isAnother ? null : knownFor(offer, way)
  return {
    way,
    known,
    typed,
    isAnother,
    /** None: the one we know. */
    address: known === null ? typed.trim() : undefined,
    type,
    askForAnother: () => setAnother(true),
    choose: (to: CallBackWay) => {
      setWay(to)
      type('')
      setAnother(false)
    },
  }
}

function Where({ reach, fault }: { reach: ReturnType<typeof useReach>; fault: string | undefined }) {
  const { way, known } = reach
  if (known !== null) return <Known way={way} address={known} onAnother={reach.askForAnother} />
  return <Address way={way} value={reach.typed} fault={fault} takesFocus={reach.isAnother} onChange={reach.type} />
}

/** What we know already, said and not asked; another one is a press away. */
function Known({ way, address, onAnother }: { way: CallBackWay; address: string; onAnother: () => void }) {
  const t = useWords(callBackPageWords)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-m border border-line bg-sunken px-4 py-1.5">
      <p className="text-l">
        {t(`known-${way}`)} <b className="num font-semibold whitespace-nowrap">{address}</b>
      </p>
      <button
        type="button"
        className="min-h-11 text-l font-medium text-ink-2 underline underline-offset-4 hover:text-ink"
        onClick={onAnother}
      >
        {t(way === 'phone' ? 'anotherNumber' : 'anotherAddress')}
      </button>
    </div>
  )
}

/** Where to: an address, or a number with its country. */
function Address({
  way,
  value,
  fault,
  takesFocus,
  onChange,
}: {
  way: CallBackWay
  value: string
  fault: string | undefined
  takesFocus: boolean
  onChange: (address: string) => void
}) {
  const t = useWords(callBackPageWords)
  const kind = way === 'phone' ? 'tel' : 'email'
  return (
    <Line
      key={kind}
      ref={takesFocus ? focusOnce : undefined}
      label={t(way === 'phone' ? 'phoneLabel' : 'emailLabel')}
      type={kind}
      autoComplete={kind}
      placeholder={way === 'phone' ? '+34 600 123 456' : undefined}
      maxLength={254}
      value={value}
      fault={fault}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** Sends a wish under its own id, and keeps what was said against it. */
const useSending = (acts: OwnCallBackActs, of: { onGone: () => void; onDone: () => void }) => {
  const [senderId, setSenderId] = useState(newSenderId)
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const send = async (wish: Omit<Wish, 'senderId'>) => {
    setBusy(true)
    const code = await acts.wish({ ...wish, senderId })
    setBusy(false)
    if (code === null) return of.onDone()
    // silence may have been a yes: the same wish is sent again; what was refused is another
    if (code !== 'failed') setSenderId(newSenderId())
    if (code === 'slot_gone') of.onGone()
    setFault(code === 'invalid' ? (wish.way === 'phone' ? 'number_wrong' : 'address_wrong') : code)
  }
  return { send, fault, setFault, isBusy }
}

const useSlots = (acts: OwnCallBackActs, way: CallBackWay, isWanted: boolean) => {
  const [slots, setSlots] = useState<CallBackSlot[] | null>(null)
  const [round, setRound] = useState(0)
  const { slots: ask } = acts
  useEffect(() => {
    if (!isWanted) return
    let isStale = false
    void ask(way).then((rows) => {
      if (!isStale) setSlots(rows)
    })
    return () => void (isStale = true)
  }, [ask, way, isWanted, round])
  return [slots, () => setRound((n) => n + 1)] as const
}

function Slots({
  slots,
  value,
  onChoose,
}: {
  slots: CallBackSlot[] | null
  value: string | null
  onChoose: (from: string) => void
}) {
  const t = useWords(callBackPageWords)
  const locale = useLocale()
  if (slots === null) return <p className="text-l text-ink-2">{t('loading')}</p>
  if (slots.length === 0) return <p className="text-l font-medium">{t('none')}</p>
  const dayOf = (at: string) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(at))
  const days = Map.groupBy(slots, ({ from }) => dayOf(from))
  return (
    <label className="grid gap-1.5">
      <span className="text-l font-semibold">{t('pick')}</span>
      <select
        value={value ?? ''}
        onChange={(event) => onChoose(event.target.value)}
        className="min-h-14 w-full rounded-m border border-line-strong bg-surface px-4 text-xl focus:border-brand focus:outline-2 focus:-outline-offset-1 focus:outline-brand"
      >
        {[...days].map(([day, rows]) => (
          <optgroup key={day} label={day}>
            {rows.map(({ from, to }) => (
              <option key={from} value={from}>
                {clockTime(Date.parse(from), locale)}–{clockTime(Date.parse(to), locale)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <span className="text-m text-ink-2">{t('zone')}</span>
    </label>
  )
}
