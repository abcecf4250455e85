/**
 * Draws descriptions into elements and changes only what differs. Components are plain functions without state, so they are unfolded at once
 * and every element stands under its parent by the path that led to it: the keys and places of whatever unfolded around it.
 */
import type { ComponentChildren } from 'preact'
import type { Component, Described } from './jsx-runtime.ts'

type Props = Described['props']
interface Drawn {
  node: Element | Text
  of: string
  props: Props
  under: Map<string, Drawn>
}
/** An element, or text where `of` is empty. */
interface Wanted {
  of: string
  props: Props
}
type Heard = Element & { heard?: Record<string, (event: Event) => void> }

const svg = 'http://www.w3.org/2000/svg'
/** Components of one place that are not the same draw elements of their own: a form is not changed into another. */
const ids = new Map<Component, number>()

/** Puts `what` under `parent`, whose children are all drawn here; answers what to call with the next description. */
export function drawing(parent: Element): (what: ComponentChildren) => void {
  const under = new Map<string, Drawn>()
  return (what) => reconcile(parent, under, what)
}

function unfold(what: unknown, path: string, into: Map<string, Wanted>): void {
  if (Array.isArray(what)) {
    for (const [at, one] of what.entries()) unfold(one, `${path}.${(one as Described | null)?.key ?? at}`, into)
  } else if (typeof what === 'string' || typeof what === 'number') {
    into.set(path, { of: '', props: { text: String(what) } })
  } else if (what !== null && typeof what === 'object') {
    const { type, props, key } = what as Described
    const here = key === undefined || key === null ? path : `${path}/${key}`
    if (typeof type === 'string') into.set(here, { of: type, props })
    else {
      if (!ids.has(type)) ids.set(type, ids.size)
      unfold(type(props as never), `${here}:${ids.get(type)}`, into)
    }
  }
}

function reconcile(parent: Element, under: Map<string, Drawn>, what: unknown): void {
  const wanted = new Map<string, Wanted>()
  unfold(what, '', wanted)
  for (const [path, { node, of }] of under) {
    if (wanted.get(path)?.of === of) continue
    node.remove()
    under.delete(path)
  }
  let next = parent.firstChild
  for (const [path, { of, props }] of wanted) {
    const known = under.get(path)
    const drawn = known ?? make(parent, of, props)
    if (known) update(known, props)
    else under.set(path, drawn)
    if (drawn.node === next) next = next.nextSibling
    else parent.insertBefore(drawn.node, next)
    if (!known && typeof props.ref === 'function') props.ref(drawn.node)
  }
}

function make(parent: Element, of: string, props: Props): Drawn {
  const node = of
    ? document.createElementNS(of === 'svg' ? svg : parent.namespaceURI, of)
    : document.createTextNode(props.text as string)
  const drawn: Drawn = { node, of, props: {}, under: new Map() }
  update(drawn, props)
  return drawn
}

function update(drawn: Drawn, props: Props): void {
  const { node, props: before } = drawn
  drawn.props = props
  if (!('tagName' in node)) {
    if (node.data !== props.text) node.data = props.text as string
    return
  }
  // what stands in a field is told by its children (the options of a choice), so they come first
  reconcile(node, drawn.under, props.children)
  for (const name of new Set([...Object.keys(before), ...Object.keys(props)])) {
    if (name !== 'children' && name !== 'ref') set(node, name, props[name], before[name])
  }
}

function set(node: Heard, name: string, value: unknown, before: unknown): void {
  if (name.startsWith('on')) {
    const type = name.slice(2).toLowerCase()
    node.heard ??= {}
    if (!(type in node.heard)) node.addEventListener(type, hear)
    node.heard[type] = value as (event: Event) => void
  } else if (name === 'value' || name === 'checked') {
    // what the reader typed or pressed is compared, not what was drawn last
    if ((node as never)[name] !== value) (node as Record<string, unknown> & Heard)[name] = value
  } else if (value === before) {
    return
  } else if (name in node && name !== 'role' && node.namespaceURI !== svg) {
    ;(node as Record<string, unknown> & Heard)[name] = value ?? ''
  } else if (value === undefined || value === null || (value === false && name[4] !== '-')) {
    node.removeAttribute(name)
  } else node.setAttribute(name, String(value as string))
}

function hear(this: Heard, event: Event): void {
  this.heard?.[event.type]?.(event)
}
