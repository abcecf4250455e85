import type { Acts, View } from '../view.ts'
import { comingAt } from '../when.ts'
import { fill, wordsOf } from '../words.ts'
import { Contact } from './contact.tsx'
import { Icon } from './icons.tsx'
import { isAlive } from './phases.ts'

interface Props {
  view: View
  acts: Acts
}

export function MessageForm({ view, acts }: Props) {
  const words = wordsOf(view.language)
  return (
    <div class="form-frame">
      {view.messageDone ? <Done view={view} acts={acts} /> : <Form view={view} acts={acts} />}
      {view.form === 'message' && (isAlive(view) || view.state?.hours === 'open') && (
        <button type="button" class="plain back" onClick={() => acts.showForm('none')}>
          {words.ratherChat}
        </button>
      )}
    </div>
  )
}

function Done({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const done = view.messageDone
  if (!done) return null
  const when = comingAt(view.language, words, done.answerBy, view.nowMs)
  return (
    <div class="card done" role="status">
      <span class="round">
        <Icon of="check" />
      </span>
      <h2>{words.messageDone}</h2>
      <p>
        {fill(done.email ? words.messageDoneBody : words.messageKept, { number: done.number, email: done.email, when })}
      </p>
      {!done.email && (
        <Contact view={{ ...view, contact: view.contact === 'hidden' ? 'asked' : view.contact }} acts={acts} />
      )}
      <button type="button" class="plain" onClick={acts.messageAgain}>
        {words.messageAgain}
      </button>
    </div>
  )
}

function leadOf(view: View): string {
  const words = wordsOf(view.language)
  if (view.state?.hours === 'open') return words.messageLeadOpen
  if (view.state?.closedText) return view.state.closedText[view.language]
  const answerBy = view.state?.answerBy
  return answerBy
    ? fill(words.messageLead, { when: comingAt(view.language, words, answerBy, view.nowMs) })
    : words.messageLeadNoTime
}

function Form({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const { fault } = view
  const described = (name: 'text' | 'email') => ({
    name,
    'aria-invalid': fault === name,
    'aria-describedby': fault === name ? 'pk-fault' : undefined,
  })
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        acts.leaveMessage(event.currentTarget)
      }}
    >
      <h2>{words.messageTitle}</h2>
      <p class="lead">{leadOf(view)}</p>
      {view.state?.offersCallBack && (
        <button type="button" class="second" onClick={() => acts.callBack(true)}>
          {words.callBack}
        </button>
      )}
      <label>
        {words.message}
        <textarea rows={4} maxLength={8000} defaultValue={view.draft} {...described('text')} />
      </label>
      <label>
        {words.email}
        <input
          type="email"
          autocomplete="email"
          maxLength={254}
          defaultValue={view.contactEmail}
          {...described('email')}
        />
      </label>
      <div class="two">
        <label>
          <span>
            {words.name} <span class="faint">{words.optional}</span>
          </span>
          <input name="name" autocomplete="name" maxLength={120} defaultValue={view.name ?? ''} />
        </label>
        <label>
          {words.language}
          <select name="language">
            <option value="en" selected={view.language === 'en'}>
              English
            </option>
            <option value="es" selected={view.language === 'es'}>
              Español
            </option>
          </select>
        </label>
      </div>
      {fault && (
        <p class="fault" id="pk-fault" role="alert">
          {fault === 'email' ? words.needEmail : words.needText}
        </p>
      )}
      <button type="submit" class="primary">
        {words.messageSend}
      </button>
      {view.brand?.privacyLine && <p class="privacy">{view.brand.privacyLine}</p>}
    </form>
  )
}
