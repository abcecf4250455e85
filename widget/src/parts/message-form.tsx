import { useState } from 'preact/hooks'
import type { Acts, View } from '../view.ts'
import { comingAt } from '../when.ts'
import { fill, wordsOf, type Language, type Words } from '../words.ts'
import { Icon } from './icons.tsx'
import { isAlive } from './phases.ts'

interface Props {
  view: View
  acts: Acts
}

/** As far as a browser can tell; the server decides. */
const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

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
  const when = comingAt(view.language, done.answerBy, view.nowMs)
  return (
    <div class="card done" role="status">
      <span class="round">
        <Icon of="check" />
      </span>
      <h2>{words.messageDone}</h2>
      <p>{fill(words.messageDoneBody, { number: done.number, email: done.email, when })}</p>
      <button type="button" class="plain" onClick={acts.messageAgain}>
        {words.messageAgain}
      </button>
    </div>
  )
}

function leadOf(view: View): string {
  const words = wordsOf(view.language)
  if (view.state?.hours === 'open') return words.messageLeadOpen
  const answerBy = view.state?.answerBy
  return answerBy
    ? fill(words.messageLead, { when: comingAt(view.language, answerBy, view.nowMs) })
    : words.messageLeadNoTime
}

function Form({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const [name, setName] = useState(view.name ?? '')
  const [email, setEmail] = useState(view.contactEmail)
  const [text, setText] = useState(view.draft)
  const [language, setLanguage] = useState<Language>(view.language)
  const [fault, setFault] = useState<'' | 'email' | 'text'>('')
  const [isBusy, setBusy] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    const wrong = !text.trim() ? 'text' : looksLikeEmail(email.trim()) ? '' : 'email'
    setFault(wrong)
    if (wrong) return form.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus()
    setBusy(true)
    const isDone = await acts.leaveMessage({ text: text.trim(), name: name.trim(), email: email.trim(), language })
    setBusy(false)
    if (isDone) acts.type('')
  }
  const faultText = fault === 'email' ? words.needEmail : words.needText
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void submit(event.currentTarget)
      }}
    >
      <h2>{words.messageTitle}</h2>
      <p class="lead">{leadOf(view)}</p>
      <label>
        {words.message}
        <textarea
          name="text"
          rows={4}
          maxLength={8000}
          value={text}
          aria-invalid={fault === 'text'}
          aria-describedby={fault ? 'pk-fault' : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <label>
        {words.email}
        <input
          name="email"
          type="email"
          autocomplete="email"
          maxLength={254}
          value={email}
          aria-invalid={fault === 'email'}
          aria-describedby={fault ? 'pk-fault' : undefined}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
      </label>
      <NameAndLanguage words={words} name={name} setName={setName} language={language} setLanguage={setLanguage} />
      {fault && (
        <p class="fault" id="pk-fault" role="alert">
          {faultText}
        </p>
      )}
      <button type="submit" class="primary" aria-disabled={isBusy}>
        {words.messageSend}
      </button>
      {view.brand?.privacyLine && <p class="privacy">{view.brand.privacyLine}</p>}
    </form>
  )
}

interface Chosen {
  words: Words
  name: string
  setName: (name: string) => void
  language: Language
  setLanguage: (language: Language) => void
}

function NameAndLanguage({ words, name, setName, language, setLanguage }: Chosen) {
  return (
    <div class="two">
      <label>
        <span>
          {words.name} <span class="faint">{words.optional}</span>
        </span>
        <input
          name="name"
          autocomplete="name"
          maxLength={120}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        {words.language}
        <select value={language} onChange={(event) => setLanguage(event.currentTarget.value === 'es' ? 'es' : 'en')}>
          <option value="en">English</option>
          <option value="es">Español</option>
        </select>
      </label>
    </div>
  )
}
