import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isOurs } from '../conversation.ts'
import type { Acts, View } from '../view.ts'
import { systemLine, wordsOf } from '../words.ts'
import { Ended, Survey } from './after.tsx'
import { Composer, useDrop } from './composer.tsx'
import { Contact } from './contact.tsx'
import { Header } from './header.tsx'
import { MessageForm } from './message-form.tsx'
import { Notices, PersonDoor } from './notices.tsx'
import { isAlive, isFresh, phaseOf, takesMessage } from './phases.ts'
import { Thread } from './thread.tsx'

interface Props {
  view: View
  acts: Acts
}

export function Panel({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const panel = useRef<HTMLDivElement>(null)
  const [isDropping, drop] = useDrop(acts)
  useLayoutEffect(() => {
    if (view.isOpen) firstPlace(panel.current)?.focus({ preventScroll: true })
  }, [view.isOpen, view.phase === 'ready'])
  return (
    <div
      ref={panel}
      id="pk-panel"
      class={`panel${view.isOpen ? ' open' : ''}${isDropping ? ' dropping' : ''}`}
      role="dialog"
      aria-modal={view.isFull}
      aria-label={view.brand?.name ?? words.open}
      lang={view.language}
      tabIndex={-1}
      inert={!view.isOpen}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          acts.close()
        } else if (event.key === 'Tab' && view.isFull) keepFocus(event, panel.current)
      }}
      {...drop}
    >
      <Header view={view} acts={acts} />
      <Body view={view} acts={acts} />
      <Announcer view={view} />
      {isDropping && (
        <div class="drop" aria-hidden="true">
          {words.dropFile}
        </div>
      )}
    </div>
  )
}

function Body({ view, acts }: Props) {
  const words = wordsOf(view.language)
  if (view.phase === 'starting') return <Skeleton />
  if (view.phase === 'failed') {
    const isSite = view.failure === 'site_not_allowed' || view.failure === 'site_unknown'
    return (
      <div class="form-frame">
        <div class="card done" role="status">
          <h2>{isSite ? words.failedSite : words.failed}</h2>
          {!isSite && <p>{words.failedBody}</p>}
        </div>
      </div>
    )
  }
  if (takesMessage(view)) {
    return (
      <>
        <Notices view={{ ...view, form: 'message' }} acts={acts} />
        <MessageForm view={view} acts={acts} />
      </>
    )
  }
  const phase = phaseOf(view)
  const canWrite = phase !== 'ended' && !view.state?.isBlocked
  return (
    <>
      <Notices view={view} acts={acts} />
      <Thread view={view} acts={acts}>
        {isAlive(view) && <Contact view={view} acts={acts} />}
        {phase === 'ended' && view.survey === 'asked' && (
          <Survey key={view.state?.interactionId} view={view} acts={acts} />
        )}
        {!canWrite && <Ended view={view} acts={acts} />}
      </Thread>
      {canWrite && (
        <footer>
          {isFresh(view) || phase !== 'none' ? <PersonDoor view={view} acts={acts} /> : null}
          <Composer view={view} acts={acts} />
        </footer>
      )}
    </>
  )
}

const Skeleton = () => (
  <div class="skeleton" aria-busy="true">
    <i />
    <i />
    <i />
  </div>
)

/** Speaks new turns of ours and system lines to screen readers, once each, and nothing that was there before. */
function Announcer({ view }: { view: View }) {
  const [text, setText] = useState('')
  const spoken = useRef<string | null>(null)
  const last = view.turns.at(-1)
  useEffect(() => {
    if (!last || view.phase !== 'ready') return
    const isFirst = spoken.current === null
    const isNew = spoken.current !== last.id
    spoken.current = last.id
    if (isFirst || !isNew || !view.isOpen) return
    if (isOurs(last)) setText(`${last.name ?? wordsOf(view.language).someone}: ${last.text}`)
    else if (last.system) setText(systemLine(view.language, last.system.code, last.system.values) ?? '')
  }, [last?.id, view.phase])
  return (
    <div class="sr" aria-live="polite">
      {text}
    </div>
  )
}

const reachable = 'button:not([tabindex="-1"]),input:not([hidden]),textarea,select,a[href],[tabindex="0"]'

function firstPlace(panel: HTMLElement | null): HTMLElement | null {
  return panel?.querySelector<HTMLElement>('.composer textarea') ?? panel
}

/** On a phone the chat covers the page: Tab stays inside it. */
function keepFocus(event: KeyboardEvent, panel: HTMLElement | null): void {
  const places = [...(panel?.querySelectorAll<HTMLElement>(reachable) ?? [])]
  const at = (panel?.getRootNode() as ShadowRoot | undefined)?.activeElement
  const isLeaving = event.shiftKey ? at === places[0] || at === panel : at === places.at(-1)
  if (!isLeaving) return
  event.preventDefault()
  places.at(event.shiftKey ? -1 : 0)?.focus()
}
