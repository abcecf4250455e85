import type { Outputs } from '../api/call.ts'

type At = Outputs['sureness']['get']['levels'][number]
type Rate = At['measured']['peak']

/** Of 100 conversations so many are judged, and of 100 of these so many wrongly. One that is judged not at all is wrong never. */
export const hundredths = ({ of, judged, wrong }: Rate): { judged: number; wrong: number } => ({
  judged: of === 0 ? 0 : Math.round((judged / of) * 100),
  wrong: judged === 0 ? 0 : Math.round((wrong / judged) * 100),
})

const parts = [
  { part: 'welcome', word: 'moment-welcome' },
  { part: 'peak', word: 'moment-peak' },
  { part: 'farewell', word: 'moment-farewell' },
  { part: 'all', word: null },
  { part: 'need', word: 'question-need' },
  { part: 'polite', word: 'question-polite' },
  { part: 'ownership', word: 'question-ownership' },
  { part: 'word', word: 'question-word' },
] as const

const isMeasured = (part: string, of: At['measured']): part is keyof At['measured'] => part in of

/** The rows of the table: moments first, then the questions; what nobody ever answered has no measured figure. */
export const partsAt = (at: At) =>
  parts.map(({ part, word }) => {
    const rate = isMeasured(part, at.measured) ? at.measured[part] : null
    const measured = rate && {
      judged: hundredths(rate).judged,
      wrong: rate.judged === 0 ? null : (rate.wrong / rate.judged) * 100,
    }
    return { part, word, measured, own: at.own[part] }
  })
