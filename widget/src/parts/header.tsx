import type { Acts, View } from '../view.ts'
import { comingAt } from '../when.ts'
import { fill, wordsOf } from '../words.ts'
import { Icon } from './icons.tsx'
import { isAlive, isFresh } from './phases.ts'

interface Props {
  view: View
  acts: Acts
}

/** Who is here, or when somebody is: one honest line. */
function statusOf(view: View): { text: string; isLive: boolean } {
  const words = wordsOf(view.language)
  const { state } = view
  if (!state) return { text: '', isLive: false }
  if (state.state === 'active' && state.agentName)
    return { text: fill(words.withYou, { name: state.agentName }), isLive: true }
  if (state.hours === 'open') return { text: words.peopleHere, isLive: true }
  if (!state.opensAt) return { text: words.closedNow, isLive: false }
  const when = comingAt(view.language, words, state.opensAt, view.nowMs)
  return { text: `${words.closedNow} · ${fill(words.opensAt, { when })}`, isLive: false }
}

export function Header({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const status = statusOf(view)
  const agent = view.state?.state === 'active' ? view.state.agentName : null
  const title = view.brand?.name ?? (view.phase === 'failed' ? words.open : '')
  return (
    <header class={isFresh(view) ? 'hero' : ''}>
      <div class="bar">
        <span class="avatar" aria-hidden="true">
          {(agent ?? title).slice(0, 1).toUpperCase()}
        </span>
        <div class="who">
          <h1>{title}</h1>
          <p class={status.isLive ? 'status live' : 'status'}>{status.text}</p>
        </div>
        {view.calls && (
          <button type="button" class="icon" aria-label={words.call} onClick={acts.call}>
            <Icon of="call" />
          </button>
        )}
        {view.phase === 'ready' && <Menu view={view} acts={acts} />}
        <button type="button" class="icon" aria-label={words.close} onClick={acts.close}>
          <Icon of={view.isFull ? 'down' : 'close'} />
        </button>
      </div>
      {isFresh(view) && (
        <div class="greeting">
          <p class="hello">{view.brand?.greeting || words.hello}</p>
          {view.pageTitle && view.pageTitle !== title && (
            <p class="about">{fill(words.aboutPage, { title: view.pageTitle })}</p>
          )}
          {view.isVerified && (
            <p class="about">
              {view.name ? fill(words.known, { name: view.name.split(' ')[0] ?? '' }) : words.knownNoName}
            </p>
          )}
        </div>
      )}
    </header>
  )
}

function Menu({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const { menu, state } = view
  const item = (text: string, act: () => void, next: View['menu'] = 'shut', isEnd = next === 'sure') => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={isEnd ? 'end' : ''}
      onClick={(event) => {
        if (next === 'shut') focusButton(event.currentTarget)
        acts.show({ menu: next })
        act()
      }}
    >
      {text}
    </button>
  )
  const nothing = () => undefined
  return (
    <div
      class="menu"
      onKeyDown={(event) => menu !== 'shut' && moveInMenu(event, () => acts.show({ menu: 'shut' }))}
      onFocusOut={(event) => {
        const next = event.relatedTarget as Node | null
        if (next && !event.currentTarget.contains(next)) acts.show({ menu: 'shut' })
      }}
    >
      <button
        type="button"
        class="icon"
        aria-label={words.menu}
        aria-haspopup="menu"
        aria-expanded={menu !== 'shut'}
        onClick={() => acts.show({ menu: menu === 'shut' ? 'open' : 'shut' })}
      >
        <Icon of="more" />
      </button>
      {menu !== 'shut' && (
        <div role="menu" aria-label={words.menu} key={menu} ref={focusFirst}>
          {menu === 'sure' ? (
            <>
              <p class="sure">{words.endSure}</p>
              {item(words.endYes, acts.end, 'shut', true)}
              {item(words.endNo, nothing)}
            </>
          ) : (
            <>
              {state?.state !== 'active' && !state?.isBlocked && item(words.person, acts.wantPerson)}
              {item(words.menuLanguage, () => acts.setLanguage(view.language === 'en' ? 'es' : 'en'))}
              {item(view.hasSound ? words.soundOff : words.soundOn, () => acts.setSound(!view.hasSound))}
              {view.turns.length > 0 && item(words.transcript, acts.saveTranscript)}
              {isAlive(view) && item(state?.state === 'waiting' ? words.leaveLine : words.endChat, nothing, 'sure')}
            </>
          )}
        </div>
      )}
    </div>
  )
}

const focusFirst = (menu: HTMLElement | null): void =>
  queueMicrotask(() => menu?.querySelector<HTMLElement>('button')?.focus())
const focusButton = (within: HTMLElement): void => within.closest('.menu')?.querySelector('button')?.focus()

/** Arrow keys walk; Escape and Tab leave (WAI-ARIA menu button pattern). */
function moveInMenu(event: KeyboardEvent, shut: () => void): void {
  const menu = event.currentTarget as HTMLElement
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLElement)
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }
  const to = steps[event.key]
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.stopPropagation()
    if (event.key === 'Escape') focusButton(menu)
    shut()
  } else if (to !== undefined) {
    event.preventDefault()
    items.at(to % items.length)?.focus()
  }
}
