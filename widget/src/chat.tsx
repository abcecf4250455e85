/** The chat itself, loaded by the loader when it is opened or alive. */
import { actsOf } from './acts.ts'
import css from './chat.css?inline'
import { isColour, mix, readableOn } from './colours.ts'
import { drawing } from './draw/draw.ts'
import type { Chat, Frame } from './frame.ts'
import { Panel } from './parts/panel.tsx'
import { Session } from './session.ts'
import { followTheme, type Theme } from './theme.ts'
import type { View } from './view.ts'
import { followViewport } from './viewport.ts'
import { wear } from './wear.ts'
import { loadWords } from './words.ts'

const surfaces: Record<Theme, string> = { light: '#ffffff', dark: '#1a1c20' }

export async function mount(frame: Frame): Promise<Chat> {
  wear(frame.root, css)
  const place = document.createElement('div')
  place.className = 'pk'
  frame.root.insertBefore(place, frame.launcher)
  const draw = drawing(place)
  let theme: Theme = 'light'
  const session = new Session(frame, (view) => {
    paint(place, theme, view.brand?.colour ?? frame.settings.colour)
    draw(<Panel view={view} acts={acts} />)
    afterDraw(place, view)
  })
  const acts = actsOf(session)
  await loadWords(session.view.language)
  const open = () => {
    acts.open()
    queueMicrotask(() => firstPlace(place)?.focus({ preventScroll: true }))
  }
  const { close } = acts
  // Closing gives the focus back to the launcher, where it came from.
  acts.close = () => {
    close()
    queueMicrotask(() => frame.launcher.focus({ preventScroll: true }))
  }
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
  // A press anywhere else shuts the menu.
  place.addEventListener('pointerdown', (event) => {
    if (session.view.menu !== 'shut' && !(event.target as Element).closest('.menu')) session.change({ menu: 'shut' })
  })
  // The keyboard of a phone takes room: what was at the end stays there.
  new ResizeObserver(() => afterDraw(place, session.view)).observe(place)
  session.change({})
  void session.start()
  return {
    open,
    close: acts.close,
    identify: () => void session.start(),
    forget() {
      session.stop()
      location.reload()
    },
  }
}

const firstPlace = (place: HTMLElement): HTMLElement | null =>
  place.querySelector('.composer textarea') ?? place.querySelector('.panel')

/** The end of the conversation in view while the reader stands there; the text field as high as its text. */
function afterDraw(place: HTMLElement, view: View): void {
  const thread = place.querySelector('.thread')
  if (thread && view.isAtEnd) thread.scrollTop = thread.scrollHeight
  const field = place.querySelector<HTMLElement>('.composer textarea')
  if (!field) return
  field.style.height = 'auto'
  field.style.height = `${Math.min(field.scrollHeight, 132)}px`
}

/** The brand's colour as text and as a soft ground, each readable on this theme. */
function paint(place: HTMLElement, theme: Theme, colour: string | undefined): void {
  const brand = colour && isColour(colour) ? colour : '#1d1f24'
  const surface = surfaces[theme]
  // text in the brand's colour stands on this ground too, which is the harder of the two
  const soft = mix(brand, surface, theme === 'light' ? 0.09 : 0.16)
  place.style.setProperty('--pk-soft', soft)
  place.style.setProperty('--pk-link', readableOn(soft, brand))
}
