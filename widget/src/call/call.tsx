/** "Call us": before, during and after a call. A file of its own beside the chat, which shares nothing with it but what it is handed. */
import type { OwnCall } from '@peakend/contract/widget-calls.ts'
import css from './call.css?inline'
import { openLine, type Fault, type Line } from './line.ts'
import type { CallProps } from './part.ts'
import { words as tables } from './words.data.ts'

type Words = typeof tables.en

/** What goes on, or how it went. */
type Stage = 'before' | 'connecting' | 'asking' | 'closed' | Fault | OwnCall['stage']
interface Now {
  stage: Stage
  call: OwnCall | null
  line: Line | null
  opensAt: string | null
  isMuted: boolean
  hasKeys: boolean
  /** What they answered afterwards; 0 before. */
  score: number
  isThanked: boolean
}
const nothing: Now = {
  stage: 'before',
  call: null,
  line: null,
  opensAt: null,
  isMuted: false,
  hasKeys: false,
  score: 0,
  isThanked: false,
}
let now: Now = nothing
/** The newest: a line that was begun by an older drawing tells this one. */
let shown: CallProps | null = null
const keep = (props: CallProps): void => void (shown = props)
let ticking: ReturnType<typeof setInterval> | undefined

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
const icons = {
  call: 'M7 4h3l1 4-2 2a11 11 0 005 5l2-2 4 1v3a2 2 0 01-2 2A16 16 0 015 6a2 2 0 012-2z',
  mute: 'M12 3.500a2.500 2.500 0 00-2.500 2.500v5a2.500 2.500 0 005 0V6A2.500 2.500 0 0012 3.500zM6 11a6 6 0 0012 0M12 17v3.500',
  off: 'M4 4l16 16',
  keys: 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01',
}

export { css }

const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

function change(to: Partial<Now>): void {
  now = { ...now, ...to }
  clearInterval(ticking)
  // the length of the call goes on
  if (now.stage === 'talking' || now.stage === 'held') ticking = setInterval(() => shown?.redraw(), 1000)
  shown?.redraw()
}

function begin(): void {
  const line = openLine({
    ask: (method, path, input) => shown!.ask(method, path, input),
    heard: (call) => change({ stage: call.stage, call, ...(call.stage === 'over' ? { line: null } : {}) }),
    asking: (isAsking) => change({ stage: isAsking ? 'asking' : 'connecting' }),
    closed: (opensAt) => change({ ...nothing, stage: 'closed', opensAt }),
    failed: (fault) => change({ ...nothing, stage: fault }),
  })
  change({ ...nothing, stage: 'connecting', line })
}

function hangUp(): void {
  now.line?.hangUp()
  change({ ...nothing, stage: 'over', call: now.call })
}

function leave(props: CallProps): void {
  now = nothing
  props.onClose()
}

const isFault = (stage: Stage): stage is Fault =>
  `${stage}Lead` in tables.en && !['over', 'booked', 'asking', 'menu', 'closed'].includes(stage)
const isRunning = (stage: Stage): boolean =>
  ['connecting', 'asking', 'ringing', 'menu', 'waiting', 'talking', 'held'].includes(stage)

export function Call(props: CallProps) {
  keep(props)
  const words: Words = tables[props.view.language]
  const { stage } = now
  const isOn = isRunning(stage)
  return (
    <div class="call">
      <div class={`call-face ${stage}`} aria-hidden="true">
        <Icon of="call" />
      </div>
      <div role="status" class="call-says">
        <h2>{titleOf(words)}</h2>
        <p>{leadOf(props, words)}</p>
      </div>
      {stage === 'waiting' && <Instead {...props} words={words} />}
      {stage === 'over' && now.call?.answeredAt && <HowWasIt {...props} words={words} />}
      {(stage === 'menu' || now.hasKeys) && isOn && <Keypad words={words} />}
      {isOn ? <Running words={words} /> : <Doors {...props} words={words} />}
    </div>
  )
}

function titleOf(words: Words): string {
  const { stage, call } = now
  if (stage === 'before') return words.title
  if (stage === 'waiting' && call?.place)
    return call.place === 1 ? words.next : fill(words.place, { place: call.place })
  if (stage === 'talking' || stage === 'held')
    return call?.agentName ? fill(words[stage], { name: call.agentName }) : words[`${stage}Nobody`]
  return words[stage]
}

function leadOf({ view }: CallProps, words: Words): string {
  const { stage, call, opensAt, isMuted } = now
  if (stage === 'before') return words.lead
  if (stage === 'closed')
    return opensAt ? fill(words.closedLead, { when: whenOf(view.language, opensAt) }) : words.closedNoTime
  if (stage === 'talking' || stage === 'held') {
    const length = call?.answeredAt ? lengthOf(Date.now() - Date.parse(call.answeredAt)) : ''
    return isMuted ? `${length} · ${words.muted}` : length
  }
  if (stage === 'waiting') {
    const { estimateMs = null } = call ?? {}
    if (estimateMs === null) return words.waitUnknown
    return estimateMs < 60_000 ? words.waitShort : fill(words.waitAbout, { minutes: Math.ceil(estimateMs / 60_000) })
  }
  return stage === 'connecting' || stage === 'ringing' ? '' : words[`${stage}Lead`]
}

const lengthOf = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
const whenOf = (language: string, at: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(at))

function Keypad({ words }: { words: Words }) {
  const press = (key: string) => now.line?.press(key)
  return (
    <div class="keypad" role="group" aria-label={words.keys}>
      {keys.map((key) => (
        <button key={key} type="button" onClick={() => press(key)}>
          {key}
        </button>
      ))}
      {now.stage === 'menu' && (
        <button type="button" class="second" onClick={() => press('0')}>
          {words.person}
        </button>
      )}
    </div>
  )
}

/** Who waits may be called back, their place kept; they wait on while they say where. */
function Instead(props: CallProps & { words: Words }) {
  const { view, acts, words } = props
  if (!now.call?.isCallBackOffered) return null
  const Part = view.isCallBackOpen ? view.callBackPart : null
  if (Part) return <Part.CallBack {...acts.callBackProps()} onClose={() => acts.callBack(false)} />
  return (
    <button type="button" class="second" onClick={() => acts.callBack(true)}>
      {words.callBack}
    </button>
  )
}

/** The press alone counts; a word more only adds to it. */
function HowWasIt({ ask, words }: CallProps & { words: Words }) {
  const { score, isThanked, call } = now
  const send = (given: number, comment: string, to: Partial<Now>) => {
    change({ score: given })
    ask('POST', '/chat/survey', { interactionId: call?.interactionId, score: given, comment }).then(
      () => change(to),
      () => change({ score: 0 }),
    )
  }
  if (isThanked) return <p role="status">{words.thanks}</p>
  return (
    <form
      class="card survey"
      onSubmit={(event) => {
        event.preventDefault()
        const said = event.currentTarget.querySelector('textarea')?.value ?? ''
        send(score, said.trim(), { isThanked: true })
      }}
    >
      <fieldset>
        <legend>{words.ask}</legend>
        <p class="faint">{words.scores[score]}</p>
        <div class="faces">
          {[1, 2, 3, 4, 5].map((one) => (
            <label key={one} class={one === score ? 'chosen' : ''} title={words.scores[one]}>
              <input type="radio" name="score" checked={one === score} onChange={() => send(one, '', {})} />
              <span>{one}</span>
              <span class="sr"> {words.scores[one]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <label>
            {words.comment}
            <textarea rows={2} maxLength={2000} />
          </label>
          <button type="submit" class="primary">
            {words.send}
          </button>
        </>
      )}
    </form>
  )
}

/** What can be done while it goes on; hanging up always. */
function Running({ words }: { words: Words }) {
  const { stage, isMuted, hasKeys, line } = now
  const isTalk = stage === 'talking' || stage === 'held'
  return (
    <div class="call-acts">
      {isTalk && (
        <button
          type="button"
          aria-label={isMuted ? words.unmute : words.mute}
          aria-pressed={isMuted}
          onClick={() => {
            line?.mute(!isMuted)
            change({ isMuted: !isMuted })
          }}
        >
          <Icon of="mute" isOff={isMuted} />
        </button>
      )}
      {isTalk && (
        <button
          type="button"
          aria-label={words.keys}
          aria-pressed={hasKeys}
          onClick={() => change({ hasKeys: !hasKeys })}
        >
          <Icon of="keys" />
        </button>
      )}
      <button type="button" class="hang-up" aria-label={words.hangUp} onClick={hangUp}>
        <Icon of="call" />
      </button>
    </div>
  )
}

/** What else there is: nobody is left with a call that cannot be made. */
function Doors(props: CallProps & { words: Words }) {
  const { words, acts, view } = props
  const { stage } = now
  const mayCall = stage !== 'closed' && stage !== 'browser' && stage !== 'insecure'
  const isStuck = stage === 'closed' || isFault(stage)
  const to = (act: () => void) => () => {
    leave(props)
    act()
  }
  return (
    <div class="call-doors">
      {mayCall && (
        <button type="button" class="primary" onClick={begin}>
          {stage === 'before' ? words.begin : isStuck ? words.tryAgain : words.again}
        </button>
      )}
      {isStuck && (view.state?.offersCallBack || view.state?.callBack?.isOffered) && (
        <button type="button" class="second" onClick={to(() => acts.callBack(true))}>
          {words.callBack}
        </button>
      )}
      {isStuck && (
        <button type="button" class={mayCall ? 'plain' : 'primary'} onClick={to(() => acts.showForm('message'))}>
          {words.message}
        </button>
      )}
      <button type="button" class="plain" onClick={() => leave(props)}>
        {words.chat}
      </button>
    </div>
  )
}

const Icon = ({ of, isOff = false }: { of: keyof typeof icons; isOff?: boolean }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={icons[of] + (isOff ? icons.off : '')} />
  </svg>
)
