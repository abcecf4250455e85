import { defineTimer } from '../../base/jobs.ts'
import { defineReaction } from '../../base/reactions.ts'
import { fit, FIT_KIND, lookAtDayEnd } from './calibrations.ts'

export const fitTimer = defineTimer<{ isAsked?: boolean }>({
  kind: FIT_KIND,
  run: async (tx, job) => void (await fit(tx, job.payload.isAsked === true)),
})

export const fitDaily = defineReaction({
  name: 'calibrations.daily',
  on: ['survey.answered'],
  startAt: 'now',
  react: async (tx) => lookAtDayEnd(tx),
})
