/** Asks once, after the first words, where to reach the visitor. What is typed is a claim; a code proves it. */
import { useState } from 'preact/hooks'
import type { Acts, View } from '../view.ts'
import { fill, wordsOf } from '../words.ts'

interface Props {
  view: View
  acts: Acts
}

export function Contact({ view, acts }: Props) {
  const words = wordsOf(view.language)
  if (view.contact === 'hidden') return null
  if (view.contact === 'asked') return <Ask view={view} acts={acts} />
  if (view.contact === 'code') return <Code view={view} acts={acts} />
  return (
    <div class="card contact" role="status">
      <p>{view.contact === 'proven' ? words.codeDone : words.contactKept}</p>
      {view.contact === 'kept' && view.canCode && (
        <p class="faint">
          <button type="button" class="plain" onClick={() => void acts.sendCode()}>
            {words.codeSend}
          </button>{' '}
          {words.codeHint}
        </p>
      )}
    </div>
  )
}

function Ask({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  return (
    <form
      class="card contact"
      onSubmit={(event) => {
        event.preventDefault()
        void acts.claim({ name: name.trim(), email: email.trim() })
      }}
    >
      <p>{words.contactAsk}</p>
      <div class="stack">
        <input
          aria-label={words.name}
          placeholder={words.name}
          autocomplete="name"
          maxLength={120}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <input
          type="email"
          required
          aria-label={words.email}
          placeholder={words.email}
          autocomplete="email"
          maxLength={254}
          value={email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
      </div>
      <p class="row">
        <button type="submit" class="second">
          {words.contactSave}
        </button>
        <button type="button" class="plain" onClick={acts.skipContact}>
          {words.contactSkip}
        </button>
      </p>
    </form>
  )
}

function Code({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const [code, setCode] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <form
      class="card contact"
      onSubmit={(event) => {
        event.preventDefault()
        void acts.proveCode(code.replace(/\s/g, '')).then((isProven) => setWrong(!isProven))
      }}
    >
      <p>{fill(words.codeSent, { email: view.contactEmail })}</p>
      <p class="row">
        <input
          class="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={7}
          aria-label={words.code}
          placeholder="······"
          value={code}
          aria-invalid={isWrong}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <button type="submit" class="second">
          {words.codeCheck}
        </button>
      </p>
      {isWrong && (
        <p class="fault" role="alert">
          {words.codeWrong}
        </p>
      )}
    </form>
  )
}
