import type { PersonalPart } from '../customers/customers.ts'
import type { Tx } from '../base/database.ts'

/** What a customer answered: the score stays in the sums, the comment goes. */
export const surveysPart: PersonalPart = {
  name: 'surveys',
  show: (tx, customerIds) =>
    tx.query(
      'surveys.personal',
      `select s.interaction_id as "interactionId", s.asked_at as "askedAt", s.answered_at as "answeredAt", s.score, s.comment
       from survey_answers s join interactions i using (workspace_id, interaction_id)
       where s.workspace_id = $1 and i.customer_id = any($2) order by s.asked_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'surveys.erase',
      `update survey_answers s set comment = '' from interactions i
       where s.workspace_id = $1 and i.workspace_id = $1 and i.interaction_id = s.interaction_id and i.customer_id = any($2)`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const eraseSurveyWords = (tx: Tx, interactionIds: readonly string[]): Promise<unknown> =>
  tx.query(
    'surveys.erase-of',
    `update survey_answers set comment = '' where workspace_id = $1 and interaction_id = any($2)`,
    [tx.workspaceId, interactionIds],
  )
