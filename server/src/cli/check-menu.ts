/** `peakend check-menu FILE`: where a telephone menu strands its callers. */
import { readFile } from 'node:fs/promises'
import { SetupFault } from '../base/setup-fault.ts'
import { checkMenus, type GraphFault, type Path } from '../flows/flows.ts'
import { count, tell, type Io } from './io.ts'

const mostBytes = 32 * 1024 * 1024

/** Says each menu's dead ends with the way there; 1 where there are any. */
export async function checkMenu(file: string, io: Io): Promise<number> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new SetupFault(`${file} cannot be read (${error.code ?? error.message}).`)
  })
  if (bytes.length > mostBytes) throw new SetupFault(`${file} is larger than ${count(mostBytes)} bytes: no menu is.`)
  const menus = checkMenus(bytes.toString('utf8'))
  if (typeof menus === 'string') throw new SetupFault(`${file}: ${menus}`)
  const write = (text: string): void => void io.stdout.write(`${text}\n`)
  for (const { name, faults } of menus) {
    write(`${name}: ${faults.length === 0 ? 'a person can be reached from everywhere' : tallyOf(faults.length)}`)
    for (const fault of faults) write(`${sentenceOf(fault)}\n`)
  }
  const bad = menus.filter(({ faults }) => faults.length > 0).length
  tell(io, `${count(menus.length)} ${menus.length === 1 ? 'menu' : 'menus'}, ${count(bad)} with dead ends`)
  return bad > 0 ? 1 : 0
}

const tallyOf = (faults: number): string => (faults === 1 ? '1 dead end' : `${count(faults)} dead ends`)

function sentenceOf(fault: GraphFault): string {
  const way = wayOf(fault.path)
  switch (fault.kind) {
    case 'no-person':
      return `  From here on nothing leads to a person:\n${way}`
    case 'closed-loop':
      return `  Whoever does nothing goes round for ever (${fault.loop.join(' -> ')}):\n${way}`
    case 'no-such-step':
      return `  Leads to ${fault.to}, which is not there:\n${way}`
    case 'asks-first':
      return `  Whoever pressed 0 is asked something before a person is reached:\n${way}`
  }
}

const wayOf = (path: Path): string =>
  path.map(({ label, when }, i) => `    ${i === 0 ? '' : '-> '}${label}${when ? `  (${when})` : ''}`).join('\n')
