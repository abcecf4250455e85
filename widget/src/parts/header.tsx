import { useEffect, useRef, useState } from 'preact/hooks'
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
  const when = comingAt(view.language, state.opensAt, view.nowMs)
  return { text: `${words.closedNow} · ${fill(words.opensAt, { when })}`, isLive: false }
}

export function Header({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const status = statusOf(view)
  const agent = view.state?.state === 'active' ? view.state.agentName : null
  const title = view.brand?.name ?? ''
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
        {view.phase === 'ready' && <Menu view={view} acts={acts} />}
        <button type="button" class="icon" aria-label={words.close} onClick={acts.close}>
          <Icon of={view.isFull ? 'down' : 'close'} />
        </button>
      </div>
      {isFresh(view) && (
        <div class="greeting">
          <p class="hello">{view.brand?.greeting || words.hello}</p>
          {view.pageTitle && <p class="about">{fill(words.aboutPage, { title: view.pageTitle })}</p>}
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
  const [isOpen, setOpen] = useState(false)
  const [isSure, setSure] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isOpen) return
    place.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const away = (event: Event) => {
      if (!event.composedPath().includes(place.current as EventTarget)) setOpen(false)
    }
    const root = place.current?.getRootNode()
    root?.addEventListener('pointerdown', away)
    return () => root?.removeEventListener('pointerdown', away)
  }, [isOpen])
  const shut = () => {
    setOpen(false)
    place.current?.querySelector('button')?.focus()
  }
  const item = (text: string, act: () => void) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        shut()
        act()
      }}
    >
      {text}
    </button>
  )
  return (
    <div class="menu" ref={place} onKeyDown={(event) => moveInMenu(event, isOpen, shut)}>
      <button
        type="button"
        class="icon"
        aria-label={words.menu}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen)
          setSure(false)
        }}
      >
        <Icon of="more" />
      </button>
      {isOpen && (
        <div role="menu" aria-label={words.menu}>
          {!isSure && view.state?.state !== 'active' && !view.state?.isBlocked && item(words.person, acts.wantPerson)}
          {!isSure && item(words.menuLanguage, () => acts.setLanguage(view.language === 'en' ? 'es' : 'en'))}
          {!isSure && item(view.hasSound ? words.soundOff : words.soundOn, () => acts.setSound(!view.hasSound))}
          {!isSure && view.turns.length > 0 && item(words.transcript, acts.saveTranscript)}
          {isAlive(view) && !isSure && (
            <button type="button" role="menuitem" tabIndex={-1} class="end" onClick={() => setSure(true)}>
              {view.state?.state === 'waiting' ? words.leaveLine : words.endChat}
            </button>
          )}
          {isSure && (
            <div class="sure">
              <p>{words.endSure}</p>
              {item(words.endYes, acts.end)}
              {item(words.endNo, () => undefined)}
            </div>
          )}
        </div>
      )}
    </div>
  )
}

/** Arrow keys, Home and End walk; Escape and Tab leave (WAI-ARIA menu button pattern). */
function moveInMenu(event: KeyboardEvent, isOpen: boolean, shut: () => void): void {
  if (!isOpen) return
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=menuitem]')]
  const root = items[0]?.getRootNode() as ShadowRoot | undefined
  const at = items.indexOf(root?.activeElement as HTMLElement)
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }
  if (event.key === 'Escape' || event.key === 'Tab') {
    if (event.key === 'Escape') event.preventDefault()
    event.stopPropagation()
    shut()
  } else if (event.key in to) {
    event.preventDefault()
    items.at((to[event.key] ?? 0) % items.length)?.focus()
  }
}
