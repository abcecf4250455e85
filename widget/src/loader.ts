/**
 * The one script tag. Shows the launcher and loads the chat when it is opened, or at once where a conversation is alive.
 * Everything stands in a shadow root whose host outweighs any rule of the page: `!important` inside a shadow tree wins
 * over `!important` outside (CSS Cascading 5, 6.1).
 */
import type { Chat, Frame, Settings } from './frame.ts'
import css from './loader.css?inline'
import { inkOn, isColour } from './colours.ts'
import { chooseLanguage } from './language.ts'
import { wear } from './wear.ts'

declare const __CHAT_FILE__: string

interface Peakend extends Partial<Chat> {
  customerToken?: string
}
declare global {
  interface Window {
    peakend?: Peakend
  }
}

const launcherWords = {
  en: ['Chat with us', 'Chat with us, {count} new'],
  es: ['Chatea con nosotros', 'Chatea con nosotros, {count} sin leer'],
} as const
const shapes = [
  [
    'say',
    'M12 4c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7c-.9 0-1.8-.1-2.6-.3L5 19.500l1-3.400C4.4 14.8 3.5 13 3.5 11 3.5 7.1 7.3 4 12 4z',
  ],
  ['down', 'm6 9.5 6 6 6-6'],
] as const

function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // kept for this page only
  }
}

function begin(script: HTMLScriptElement): void {
  const settings: Settings & { key?: string; customerToken?: string } = script.dataset
  const key = settings.key
  if (!key || document.querySelector('peakend-chat')) return
  // beside the loader stand the other files, above them Peakend
  const files = new URL('.', script.src).href.replace(/\/$/, '')
  const base = files.replace(/\/widget$/, '')
  const name = (what: string) => `peakend:${key}:${what}`

  const host = document.createElement('peakend-chat')
  const root = host.attachShadow({ mode: 'open' })
  wear(root, css)
  const [launcher, count] = makeLauncher()
  root.append(launcher)
  if (settings.position === 'left') host.classList.add('left')

  let isOpen = false
  let loading: Promise<Chat> | undefined
  const label = (unread: number) =>
    launcher.setAttribute('aria-label', labelOf([remembered(name('language')), settings.language], unread))
  const frame: Frame = {
    base,
    key,
    root,
    launcher,
    settings,
    customerToken: window.peakend?.customerToken ?? settings.customerToken,
    setUnread(unread) {
      count.textContent = unread > 99 ? '99+' : String(unread)
      count.hidden = unread === 0
      label(unread)
    },
    setColour(colour) {
      if (!isColour(colour)) return
      host.style.setProperty('--pk-brand', colour)
      host.style.setProperty('--pk-brand-ink', inkOn(colour))
      remember(name('colour'), colour)
    },
    setOpen(open) {
      isOpen = open
      host.classList.toggle('open', open)
      launcher.setAttribute('aria-expanded', String(open))
    },
    setAlive: (isAlive) => remember(name('alive'), isAlive ? '1' : ''),
  }
  const load = (): Promise<Chat> => {
    loading ??= importFile(`${files}/${__CHAT_FILE__}`)
      .then((chat) => (chat as { mount: (frame: Frame) => Promise<Chat> }).mount(frame))
      .catch((error: unknown) => {
        loading = undefined
        throw error
      })
    return loading
  }
  const run = (act: (chat: Chat) => void): void => {
    launcher.classList.add('busy')
    load()
      .then(act, () => undefined)
      .finally(() => launcher.classList.remove('busy'))
  }
  const api: Chat = {
    open: () => run((chat) => chat.open()),
    close: () => void loading?.then((chat) => chat.close()),
    identify(token) {
      frame.customerToken = token
      void loading?.then((chat) => chat.identify(token))
    },
    forget() {
      for (const what of ['token', 'outbox', 'draft', 'alive']) remember(name(what), '')
      void loading?.then((chat) => chat.forget())
    },
  }

  frame.setUnread(Number(remembered(name('unread')) ?? 0))
  frame.setOpen(false)
  frame.setColour(settings.colour ?? remembered(name('colour')) ?? '')
  launcher.onclick = () => (isOpen ? api.close() : api.open())
  window.peakend = Object.assign(window.peakend ?? {}, api)
  document.body.append(host)
  if (remembered(name('alive')) || remembered(name('open'))) run(() => undefined)
}

function labelOf(wishes: (string | null | undefined)[], unread: number): string {
  const language = chooseLanguage([...wishes, document.documentElement.lang, navigator.language])
  const [plain, withCount] = launcherWords[language]
  return unread ? withCount.replace('{count}', String(unread)) : plain
}

function makeLauncher(): [HTMLButtonElement, HTMLElement] {
  const launcher = document.createElement('button')
  launcher.type = 'button'
  launcher.className = 'launcher'
  launcher.setAttribute('aria-haspopup', 'dialog')
  const count = document.createElement('span')
  count.className = 'count'
  launcher.append(icon(), count)
  return [launcher, count]
}

/** Built node by node: a page that enforces Trusted Types forbids markup from text. */
function icon(): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const [kind, line] of shapes) {
    const path = document.createElementNS(space, 'path')
    path.setAttribute('class', kind)
    path.setAttribute('d', line)
    svg.append(path)
  }
  return svg
}

const script = document.currentScript as HTMLScriptElement | null
const tag = script ?? document.querySelector<HTMLScriptElement>('script[data-key][src*="widget.js"]')
if (tag) {
  if (document.body) begin(tag)
  else addEventListener('DOMContentLoaded', () => begin(tag))
}
