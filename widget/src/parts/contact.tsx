/** Asks once, after the first words, where to reach the visitor. What is typed is a claim; a code proves it. */
import type { Acts, View } from '../view.ts'
import { fill, wordsOf } from '../words.ts'

interface Props {
  view: View
  acts: Acts
}

export function Contact({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const { contact } = view
  if (contact === 'kept' || contact === 'proven') {
    return (
      <div class="card contact" role="status">
        <p>{contact === 'proven' ? words.codeDone : words.contactKept}</p>
        {contact === 'kept' && view.canCode && (
          <p class="faint">
            <button type="button" class="plain" onClick={acts.sendCode}>
              {words.codeSend}
            </button>{' '}
            {words.codeHint}
          </p>
        )}
      </div>
    )
  }
  const isCode = contact === 'code'
  const field = (name: string, label: string, more: object = {}) => (
    <input name={name} aria-label={label} placeholder={label} maxLength={120} {...more} />
  )
  return (
    <form
      class="card contact"
      key={contact}
      onSubmit={(event) => {
        event.preventDefault()
        if (isCode) acts.proveCode(event.currentTarget)
        else acts.claim(event.currentTarget)
      }}
    >
      <p>{isCode ? fill(words.codeSent, { email: view.contactEmail }) : words.contactAsk}</p>
      {isCode ? (
        field('code', words.code, {
          inputMode: 'numeric',
          autocomplete: 'one-time-code',
          'aria-invalid': view.isCodeWrong,
        })
      ) : (
        <>
          {field('name', words.name, { autocomplete: 'name' })}
          {field('email', words.email, { autocomplete: 'email', type: 'email', required: true })}
        </>
      )}
      {view.isCodeWrong && (
        <p class="fault" role="alert">
          {words.codeWrong}
        </p>
      )}
      <p class="row">
        <button type="submit" class="second">
          {isCode ? words.codeCheck : words.contactSave}
        </button>
        <button type="button" class="plain" onClick={acts.skipContact}>
          {words.contactSkip}
        </button>
      </p>
    </form>
  )
}
