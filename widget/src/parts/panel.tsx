import type { Acts, View } from '../view.ts'
import { wordsOf } from '../words.ts'
import { Ended, Survey } from './after.tsx'
import { Composer, dropOn } from './composer.tsx'
import { Contact } from './contact.tsx'
import { Header } from './header.tsx'
import { MessageForm } from './message-form.tsx'
import { Peek } from './peek.tsx'
import { isCalledBack, Notices, PersonDoor } from './notices.tsx'
import { isAlive, isFresh, phaseOf, takesMessage } from './phases.ts'
import { Thread } from './thread.tsx'

interface Props {
  view: View
  acts: Acts
}

export function Panel({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const panel = (
    <div
      class={`panel${view.isOpen ? ' open' : ''}${isShort(view) ? ' short' : ''}`}
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
        } else if (event.key === 'Tab' && view.isFull) keepFocus(event)
      }}
      {...dropOn(view, acts)}
    >
      <Header view={view} acts={acts} />
      {view.callPart ? <view.callPart.Call {...acts.callBackProps()} acts={acts} /> : <Body view={view} acts={acts} />}
      <div class="sr" aria-live="polite">
        {view.isOpen && view.spoken}
      </div>
      {view.isDropping && (
        <div class="drop" aria-hidden="true">
          {words.dropFile}
        </div>
      )}
    </div>
  )
  return [<Peek key="peek" view={view} acts={acts} />, panel]
}

/** Little stands in it yet: it takes no more of the page than that. */
const isShort = (view: View): boolean => isFresh(view) || view.phase !== 'ready' || view.messageDone !== null

function Body({ view, acts }: Props) {
  const words = wordsOf(view.language)
  if (view.phase === 'starting') {
    return (
      <div class="skeleton" aria-busy="true">
        <i />
        <i />
        <i />
      </div>
    )
  }
  if (view.phase === 'failed') {
    const isSite = view.failure.startsWith('site_')
    return (
      <div class="card done" role="status">
        <h2>{isSite ? words.failedSite : words.failed}</h2>
        {!isSite && (
          <>
            <p>{words.failedBody}</p>
            <button type="button" class="second" onClick={acts.startAgain}>
              {words.retry}
            </button>
          </>
        )}
      </div>
    )
  }
  if (takesMessage(view)) {
    return (
      <>
        <Notices view={{ ...view, form: 'message' }} acts={acts} />
        {!view.isCallBackOpen && <MessageForm view={view} acts={acts} />}
      </>
    )
  }
  const phase = phaseOf(view)
  const canWrite = phase !== 'ended' && !view.state?.isBlocked
  const isAsked = view.survey === 'asked' || view.survey === 'thanked'
  return (
    <>
      <Notices view={view} acts={acts} />
      <Thread view={view} acts={acts}>
        {isAlive(view) && view.contact !== 'hidden' && !isCalledBack(view) && <Contact view={view} acts={acts} />}
        {phase === 'ended' && isAsked && <Survey key={view.state?.interactionId} view={view} acts={acts} />}
        {!canWrite && <Ended view={view} acts={acts} />}
      </Thread>
      {canWrite && (
        <footer>
          <PersonDoor view={view} acts={acts} />
          <Composer view={view} acts={acts} />
        </footer>
      )}
    </>
  )
}

/** On a phone the chat covers the page: Tab stays inside it. */
function keepFocus(event: KeyboardEvent): void {
  const panel = event.currentTarget as HTMLElement
  const places = [
    ...panel.querySelectorAll<HTMLElement>(
      'button:not([tabindex="-1"]),input:not([hidden]),textarea,select,a,[tabindex="0"]',
    ),
  ]
  const at = (panel.getRootNode() as ShadowRoot).activeElement
  if (event.shiftKey ? at !== places[0] && at !== panel : at !== places.at(-1)) return
  event.preventDefault()
  places.at(event.shiftKey ? -1 : 0)?.focus()
}
