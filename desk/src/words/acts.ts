import { acts as en } from './en/acts.ts'
import { acts as es } from './es/acts.ts'
import { area, isKey, useWords } from './words.ts'

const actsWords = area('acts', en, es)

/** Says an act of the audit log (`workspace.changed`) in plain words; one that only an older server recorded by its code. */
export function useActWords(): (act: string) => string {
  const t = useWords(actsWords)
  return (act) => (isKey(actsWords, act) ? t(act) : act)
}

/** Says what an act was about: a queue, a colleague. */
export function useAboutWords(): (noun: string) => string {
  const t = useWords(actsWords)
  return (noun) => {
    const key = `about-${noun}`
    return isKey(actsWords, key) ? t(key) : noun
  }
}
