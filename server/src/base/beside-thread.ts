/** The other side of beside.ts, in the thread. */
import { parentPort } from 'node:worker_threads'
import type { FromThread } from './beside.ts'

/** Answers each piece by `work`; what that throws ends the thread. `movedOf` says what of an answer is handed over without being copied. */
export const workBeside = <Given, Answer>(
  work: (given: Given) => Answer,
  movedOf: (answer: Answer) => ArrayBuffer[] = () => [],
): void => {
  const tell = (told: FromThread<Answer>, moved: ArrayBuffer[] = []) => parentPort?.postMessage(told, moved)
  parentPort?.on('message', (given: Given) => {
    const answer = work(given)
    tell({ answer }, movedOf(answer))
  })
  tell('ready')
}
