/** What comes after a conversation: how it was, and a way to begin again. */
import type { Acts, View } from '../view.ts'
import { wordsOf } from '../words.ts'
import { Face } from './icons.tsx'

interface Props {
  view: View
  acts: Acts
}

type Score = 1 | 2 | 3 | 4 | 5
const scores: Score[] = [1, 2, 3, 4, 5]

export function Survey({ view, acts }: Props) {
  const words = wordsOf(view.language)
  if (view.survey === 'thanked') {
    return (
      <p class="line" role="status">
        {words.surveyThanks}
      </p>
    )
  }
  return (
    <form
      class="card survey"
      onSubmit={(event) => {
        event.preventDefault()
        acts.sendSurvey(event.currentTarget)
      }}
    >
      <fieldset>
        <legend>{words.surveyAsk}</legend>
        <p class="faint">{view.score ? words[`survey${view.score as Score}`] : words.surveyAskHint}</p>
        <div class="faces">
          {scores.map((score) => (
            <label key={score} class={score === view.score ? 'chosen' : ''} title={words[`survey${score}`]}>
              <input type="radio" name="score" checked={score === view.score} onChange={() => acts.rate(score)} />
              <Face score={score} />
              <span class="sr">{words[`survey${score}`]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {view.score > 0 ? (
        <>
          <label>
            {words.surveyComment}
            <textarea name="comment" rows={3} maxLength={2000} />
          </label>
          <button type="submit" class="primary">
            {words.surveySend}
          </button>
        </>
      ) : (
        <button type="button" class="plain" onClick={acts.surveyLater}>
          {words.surveyLater}
        </button>
      )}
    </form>
  )
}

export function Ended({ view, acts }: Props) {
  const words = wordsOf(view.language)
  return (
    <div class="ended">
      <p>{view.state?.isBlocked ? words.blocked : words.ended}</p>
      {!view.state?.isBlocked && (
        <button type="button" class="primary" onClick={acts.again}>
          {words.again}
        </button>
      )}
      <button type="button" class="plain" onClick={acts.saveTranscript}>
        {words.transcript}
      </button>
    </div>
  )
}
