import { answers as contract } from '@peakend/contract/answers.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { routesFor } from '../../base/routes.ts'
import { listAnswers, putAnswer, removeAnswer } from './answers.ts'

const on = routesFor(contract)

export const answersRoutes = on.router({
  list: on.list.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({ rows: await listAnswers(tx) })),
  ),
  add: on.add.handler(({ context, input }) => {
    const { workspaceId, personId } = personOf(context.caller)
    return context.db.transact(workspaceId, (tx) => putAnswer(tx, input, personId))
  }),
  change: on.change.handler(({ context, input: { answerId, ...answer } }) => {
    const { workspaceId, personId } = personOf(context.caller)
    return context.db.transact(workspaceId, (tx) => putAnswer(tx, { ...answer, id: answerId }, personId))
  }),
  remove: on.remove.handler(({ context, input }) =>
    context.db.transact(personOf(context.caller).workspaceId, async (tx) => {
      await removeAnswer(tx, input.answerId)
      return { done: true as const }
    }),
  ),
})
