/** What beside.test.ts has done beside it. */
import { workBeside } from './beside-thread.ts'

const held: number[][] = []
const doIt = (what: string): string => {
  if (what === 'never end') for (;;);
  if (what === 'throw') throw new Error('thrown')
  if (what === 'hold on to everything') for (;;) held.push(Array.from({ length: 10_000 }, (_, at) => at * 1.5))
  return what.toUpperCase()
}
workBeside(doIt)
