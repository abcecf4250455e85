/**
 * "Contact me instead": a form, and what was agreed in words. A file of its own beside the chat, fetched when somebody wants it; it shares nothing with the chat but
 * what it is handed.
 */
import type { CallBackPage, CallBackSlot, CallBackWay, OwnCallBack } from '@peakend/contract/callbacks.ts'
import css from './call-back.css?inline'
import type { CallBackProps } from './part.ts'
import { words as tables } from './words.data.ts'

type Words = typeof tables.en
type Way = CallBackWay
type Offer = NonNullable<CallBackPage['offer']>

/** What is chosen and not sent yet. */
interface Draft {
  senderId: string
  page: CallBackPage | null
  slots: CallBackSlot[] | null
  isPicked: boolean
  way: Way | null
  /** Another number or address than the one we know. */
  isAnother: boolean
  fault: string
  isBusy: boolean
}
let draft: Draft | null = null
/** The form stands open over what was agreed. */
let isChanging = false
let isUnsure = false

const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
const format = (language: string, at: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options).format(Date.parse(at))
const clock = (language: string, at: string) => format(language, at, { hour: '2-digit', minute: '2-digit' })
const day = (language: string, at: string) => format(language, at, { weekday: 'long', day: 'numeric', month: 'long' })

export { css }

export function CallBack(props: CallBackProps) {
  const { view } = props
  const words: Words = tables[view.language]
  const own = view.state?.callBack?.own
  if (own && !isChanging) return <Agreed {...props} own={own} words={words} />
  if (!draft) begin(props)
  return <Form {...props} words={words} draft={draft!} />
}

function begin(props: CallBackProps): void {
  const made: Draft = {
    senderId: props.newId(),
    page: null,
    slots: null,
    isPicked: false,
    way: null,
    isAnother: false,
    fault: '',
    isBusy: false,
  }
  draft = made
  props.ask<CallBackPage>('GET', '/chat/call-back', {}).then(
    (page) => {
      made.page = page
      const { offer } = page
      if (!offer) return over(props)
      made.isPicked = !offer.keepsPlace
      choose(props, made, offer.ways[0] ?? 'chat')
    },
    () => fail(props, 'wrong'),
  )
}

function choose(props: CallBackProps, made: Draft, way: Way): void {
  if (made.way !== way) made.isAnother = false
  made.way = way
  props.redraw()
  if (!made.page?.offer?.picksTime) return
  props.ask<{ rows: CallBackSlot[] }>('GET', '/chat/call-back/slots', { way }).then(
    ({ rows }) => {
      if (made.way === way) made.slots = rows
      props.redraw()
    },
    () => fail(props, 'wrong'),
  )
}

function over(props: CallBackProps): void {
  draft = null
  isChanging = isUnsure = false
  props.onClose()
  props.onChanged()
}

function fail(props: CallBackProps, code: string): void {
  if (draft) {
    draft.fault = code
    draft.isBusy = false
    // what was refused is another wish when it is sent again
    draft.senderId = props.newId()
    if (code === 'slot_gone' && draft.way) choose(props, draft, draft.way)
  }
  props.redraw()
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'wrong'

function send(props: CallBackProps, form: HTMLFormElement): void {
  const made = draft
  if (!made || made.isBusy || !made.way) return
  const given = new FormData(form)
  const text = (name: string) => String((given.get(name) as string | null) ?? '').trim()
  made.isBusy = true
  made.fault = ''
  props.redraw()
  const asked = {
    senderId: made.senderId,
    when: made.isPicked ? { slotFrom: text('slot') } : 'my-turn',
    way: made.way,
    address: text('address') || undefined,
    language: props.view.language,
    text: text('about') || undefined,
  }
  props.ask('PUT', '/chat/call-back', asked).then(
    () => over(props),
    (error: unknown) => {
      const code = codeOf(error)
      // nothing came back: perhaps it was taken, so the same wish is sent again
      const isLost = code === 'unreachable'
      const { senderId } = made
      const isNamed = code in tables.en
      fail(
        props,
        isNamed ? code : code === 'invalid' ? (made.way === 'phone' ? 'number_wrong' : 'address_wrong') : 'wrong',
      )
      if (isLost) made.senderId = senderId
    },
  )
}

type Within = CallBackProps & { words: Words }

function Form(props: Within & { draft: Draft }) {
  const { view, words, draft: made } = props
  const offer = made.page?.offer
  if (!offer)
    return (
      <p class="notice" role="status">
        {made.fault ? words.wrong : words.loading}
      </p>
    )
  const slots = made.slots ?? []
  const days = [...new Set(slots.map(({ from }) => day(view.language, from)))]
  return (
    <form
      class="card call-back"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send(props, event.currentTarget)
      }}
    >
      <h2>{words.title}</h2>
      <p class="faint">{offer.keepsPlace ? words.lead : words.leadClosed}</p>
      {!offer.keepsPlace && (
        <label>
          {words.about}
          <textarea name="about" rows={2} maxLength={8000} />
        </label>
      )}
      {offer.picksTime && (
        <fieldset>
          <legend>{words.when}</legend>
          {offer.keepsPlace && (
            <Pick name="when" isOn={!made.isPicked} text={words.turn} onPick={() => set(props, { isPicked: false })} />
          )}
          <Pick name="when" isOn={made.isPicked} text={words.time} onPick={() => set(props, { isPicked: true })} />
          {made.isPicked && made.slots && slots.length === 0 && <p class="faint">{words.none}</p>}
          {made.isPicked && slots.length > 0 && (
            <select name="slot" aria-label={words.time}>
              {days.map((one) => (
                <optgroup key={one} label={one}>
                  {slots
                    .filter(({ from }) => day(view.language, from) === one)
                    .map(({ from, to }) => (
                      <option key={from} value={from}>
                        {clock(view.language, from)}–{clock(view.language, to)}
                      </option>
                    ))}
                </optgroup>
              ))}
            </select>
          )}
        </fieldset>
      )}
      <Reach {...props} offer={offer} />
      {made.fault && (
        <p class="fault" role="alert">
          {words[made.fault as keyof Words]}
        </p>
      )}
      <p class="row">
        <button type="submit" class="primary" disabled={made.isPicked && slots.length === 0}>
          {words.send}
        </button>
        <button type="button" class="plain" onClick={() => over(props)}>
          {words.back}
        </button>
      </p>
    </form>
  )
}

function set(props: CallBackProps, change: Partial<Draft>): void {
  if (draft) Object.assign(draft, change, { fault: '' })
  props.redraw()
}

/** By which way, and where to. */
function Reach(props: Within & { draft: Draft; offer: Offer }) {
  const { words, draft: made, offer, view } = props
  const isPhone = made.way === 'phone'
  const label = words[`${made.way ?? 'chat'}Address`]
  // what was typed in this browser stands in the field as it is
  const known = made.isAnother ? null : isPhone ? offer.known.phone : view.contactEmail ? null : offer.known.email
  const kind: object = { type: isPhone ? 'tel' : 'email', autocomplete: isPhone ? 'tel' : 'email' }
  return (
    <>
      <fieldset>
        <legend>{words.how}</legend>
        {offer.ways.map((way) => (
          <Pick
            key={way}
            name="way"
            isOn={made.way === way}
            text={words[way]}
            onPick={() => choose(props, made, way)}
          />
        ))}
      </fieldset>
      {known ? (
        <p>
          {isPhone ? words.knownPhone : words.knownMail} <b>{known}</b>{' '}
          <button type="button" class="plain" onClick={() => set(props, { isAnother: true })}>
            {words.other}
          </button>
        </p>
      ) : (
        <label key={isPhone ? 'tel' : 'mail'}>
          {label}
          <input
            name="address"
            {...kind}
            maxLength={254}
            placeholder={isPhone ? '+34 600 123 456' : ''}
            defaultValue={isPhone ? '' : view.contactEmail}
            aria-invalid={/_wrong/.test(made.fault)}
          />
        </label>
      )}
    </>
  )
}

function Pick({ name, isOn, text, onPick }: { name: string; isOn: boolean; text: string; onPick: () => void }) {
  return (
    <label class="pick">
      <input type="radio" name={name} checked={isOn} onChange={onPick} />
      {text}
    </label>
  )
}

/** Who does what when, in words. */
export function sentence(own: OwnCallBack, language: 'en' | 'es'): string {
  const words: Words = tables[language]
  const ways = { chat: words.howChat, email: words.howEmail, phone: words.howPhone }
  const how = fill(ways[own.way], { address: own.address })
  if (own.state === 'missed') return words.saysMissed
  if (own.state === 'calling') return fill(words.saysCalling, { how })
  if (own.state === 'again' && own.nextAt) return fill(words.saysAgain, { how, time: clock(language, own.nextAt) })
  if (own.slot) {
    const { from, to } = own.slot
    return fill(words.saysTime, { how, day: day(language, from), from: clock(language, from), to: clock(language, to) })
  }
  const by = own.estimateMs === null ? '' : fill(words.by, { time: clock(language, own.promisedBy) })
  return fill(words.saysTurn, { how, by })
}

function Agreed(props: Within & { own: OwnCallBack }) {
  const { own, words, view } = props
  const cancel = (waits: boolean) =>
    props.ask('POST', '/chat/call-back/cancel', { waits }).then(
      () => over(props),
      () => over(props),
    )
  const isMissed = own.state === 'missed'
  return (
    <div class="notice call-back" role="status">
      <p>
        <strong>{sentence(own, view.language)}</strong>{' '}
        {own.state !== 'calling' && !isMissed && <span class="faint">{words.close}</span>}
      </p>
      {isUnsure ? (
        <p class="row">
          <span>{words.sure}</span>
          <button type="button" class="plain" onClick={() => void cancel(true)}>
            {words.stay}
          </button>
          <button type="button" class="plain" onClick={() => void cancel(false)}>
            {words.leave}
          </button>
        </p>
      ) : (
        own.state !== 'calling' && (
          <p class="row">
            <button type="button" class="plain" onClick={() => turn(props, true)}>
              {isMissed ? words.another : words.change}
            </button>
            {!isMissed && (
              <button type="button" class="plain" onClick={() => turn(props, false)}>
                {words.cancel}
              </button>
            )}
          </p>
        )
      )}
    </div>
  )
}

function turn(props: CallBackProps, isChange: boolean): void {
  isChanging = isChange
  isUnsure = !isChange
  draft = null
  props.redraw()
}
