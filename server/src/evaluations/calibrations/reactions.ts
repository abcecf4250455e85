import { defineTimer } from '../../base/jobs.ts'
import { defineReaction } from '../../base/reactions.ts'
import { fit, FIT_KIND } from './calibrations.ts'

export const fitTimer = defineTimer<{ isAsked?: boolean }>({
  kind: FIT_KIND,
  run: async (tx, job) => void (await fit(tx, job.payload.isAsked === true)),
})

const DAY_MS = 24 * 3_600_000

/** A day's answers are looked at once, at its end. */
export const fitDaily = defineReaction({
  name: 'calibrations.daily',
  on: ['survey.answered'],
  startAt: 'now',
  react: async (tx) => {
    const day = Math.floor(tx.now.getTime() / DAY_MS)
    tx.enqueue({ kind: FIT_KIND, key: `day ${day}`, dueAt: new Date((day + 1) * DAY_MS) })
  },
})
