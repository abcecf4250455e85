import { acts as en } from './en/acts.ts'
import { acts as es } from './es/acts.ts'
import { area, isKey, useWords } from './words.ts'

const actsWords = area('acts', en, es)

/** Says an act of the audit log (`workspace.changed`) in plain words; one we have no words for by its code. */
export function useActWords(): (act: string) => string {
  const t = useWords(actsWords)
  return (act) => {
    const key = `act-${act.replaceAll('.', '-')}`
    return isKey(actsWords, key) ? t(key) : act
  }
}
