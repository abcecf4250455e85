/** What comes after a conversation: how it was, and a way to begin again. */
import { useState } from 'preact/hooks'
import type { Acts, View } from '../view.ts'
import { wordsOf } from '../words.ts'
import { Face } from './icons.tsx'

interface Props {
  view: View
  acts: Acts
}

const scores = [1, 2, 3, 4, 5] as const

export function Survey({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const [isThanked, setThanked] = useState(false)
  const choose = (next: number) => {
    setScore(next)
    // The press alone counts; a comment sent later only adds to it.
    void acts.answerSurvey(next, comment.trim())
  }
  if (isThanked) {
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
        void acts.answerSurvey(score, comment.trim()).then(setThanked)
      }}
    >
      <fieldset>
        <legend>{words.surveyAsk}</legend>
        <p class="faint">{score ? words[`survey${score as 1 | 2 | 3 | 4 | 5}`] : words.surveyAskHint}</p>
        <div class="faces">
          {scores.map((one) => (
            <label key={one} class={one === score ? 'chosen' : ''} title={words[`survey${one}`]}>
              <input type="radio" name="pk-score" value={one} checked={one === score} onChange={() => choose(one)} />
              <Face score={one} />
              <span class="sr">{words[`survey${one}`]}</span>
            </label>
          ))}
        </div>
        <p class="ends faint" aria-hidden="true">
          <span>{words.survey1}</span>
          <span>{words.survey5}</span>
        </p>
      </fieldset>
      {score > 0 && (
        <>
          <label>
            {words.surveyComment}
            <textarea
              rows={3}
              maxLength={2000}
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="primary">
            {words.surveySend}
          </button>
        </>
      )}
      {score === 0 && (
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
