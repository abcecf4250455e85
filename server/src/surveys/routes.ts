import { surveys as contract } from '@peakend/contract/surveys.ts'
import { scopeOf } from '../base/caller.ts'
import { placeIn } from '../base/cursor.ts'
import { routesFor } from '../base/routes.ts'
import { listAnswers, summaryOf } from './surveys.ts'

const on = routesFor(contract)
const dateOf = (at: string | undefined) => (at ? new Date(at) : undefined)

export const surveysRoutes = on.router({
  list: on.list.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    const place = placeIn(input.cursor)
    const after = place ? { at: place.value, id: place.id } : undefined
    return context.db.read(scope.workspaceId, async (tx) => {
      const rows = await listAnswers(tx, scope, {
        from: dateOf(input.from),
        to: dateOf(input.to),
        score: input.score,
        after,
        limit: input.limit + 1,
      })
      const last = rows.length > input.limit ? rows[input.limit - 1] : undefined
      return {
        rows: rows.slice(0, input.limit).map((r) => ({ ...r, at: r.at.toISOString() })),
        next: last ? `${last.at.toISOString()}~${last.interactionId}` : null,
      }
    })
  }),
  summary: on.summary.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, (tx) => summaryOf(tx, scope, dateOf(input.from), dateOf(input.to)))
  }),
})
