/** The chat itself, loaded by the loader when it is opened or alive. */
import { render } from 'preact'
import { actsOf } from './acts.ts'
import css from './chat.css?inline'
import { isColour, mix, readableOn } from './colours.ts'
import type { Chat, Frame } from './frame.ts'
import { Panel } from './parts/panel.tsx'
import { Session } from './session.ts'
import { followTheme, type Theme } from './theme.ts'
import { followViewport } from './viewport.ts'
import type { Acts } from './view.ts'
import { loadWords } from './words.ts'
import { wear } from './wear.ts'

const surfaces: Record<Theme, string> = { light: '#ffffff', dark: '#1a1c20' }

export async function mount(frame: Frame): Promise<Chat> {
  wear(frame.root, css)
  const place = document.createElement('div')
  place.className = 'pk'
  frame.root.insertBefore(place, frame.launcher)
  let theme: Theme = 'light'
  const session = new Session(frame, (view) => {
    paint(place, theme, view.brand?.colour ?? frame.settings.colour)
    render(<Panel view={view} acts={acts} />, place)
  })
  await loadWords(session.view.language)
  const acts = withFocus(frame, actsOf(session))
  followTheme(frame.settings.theme, (next) => {
    theme = next
    place.dataset.theme = next
    session.change({})
  })
  followViewport(
    place,
    () => session.view.isOpen,
    (isFull) => session.change({ isFull }),
  )
  for (const event of ['visibilitychange', 'focus']) document.addEventListener(event, () => session.seen())
  // A text that waits longer than a moment says so.
  setInterval(() => {
    if (session.view.unsent.length || session.view.isOpen) session.change({ nowMs: Date.now() })
  }, 3000)
  session.change({})
  void session.start()
  return {
    open: () => acts.open(),
    close: () => acts.close(),
    identify: () => void session.start(),
    forget() {
      session.stop()
      location.reload()
    },
  }
}

/** The brand's colour as text and as a soft ground, each readable on this theme. */
function paint(place: HTMLElement, theme: Theme, colour: string | undefined): void {
  const brand = colour && isColour(colour) ? colour : '#2f4a8a'
  const surface = surfaces[theme]
  place.style.setProperty('--pk-link', readableOn(surface, brand))
  place.style.setProperty('--pk-soft', mix(brand, surface, theme === 'light' ? 0.09 : 0.16))
}

/** Closing gives the focus back to the launcher, where it came from. */
function withFocus(frame: Frame, acts: Acts): Acts {
  return {
    ...acts,
    close() {
      acts.close()
      queueMicrotask(() => frame.launcher.focus({ preventScroll: true }))
    },
  }
}
