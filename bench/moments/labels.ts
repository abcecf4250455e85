/** What people answered about whole STAR dialogues, as labels. */
import type { StarDialogue } from './star.ts'

export interface StarLabels {
  /** The agent said the customer became aggressive or annoyed. */
  annoyed: number | null
  /** The customer said the assistant stayed calm and helpful. */
  polite: number | null
  /** The customer said the task was done (all such questions together). */
  need: number | null
}

const isMood = /become aggressive or annoyed/
const isHelpful = /stay calm and helpful/
const isAside = /enjoy this task|say something about rain|tell you the weather/

export function labelsOf(dialogue: StarDialogue): StarLabels {
  const answer = (list: StarDialogue['UserQuestionnaire'], fits: (question: string) => boolean): number | null => {
    const found = (list ?? []).filter(({ Question, Answer }) => fits(Question) && typeof Answer === 'boolean')
    return found.length === 0 ? null : Number(found.every(({ Answer }) => Answer === true))
  }
  return {
    annoyed: answer(dialogue.WizardQuestionnaire, (question) => isMood.test(question)),
    polite: answer(dialogue.UserQuestionnaire, (question) => isHelpful.test(question)),
    need: answer(dialogue.UserQuestionnaire, (question) => !isHelpful.test(question) && !isAside.test(question)),
  }
}
