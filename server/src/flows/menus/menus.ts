/** Reads the menus of a file, whatever system it comes from. */
import { Flow } from '@peakend/contract/flows.ts'
import { flowFaultsOf, type GraphFault } from '../flow-graph.ts'
import { faultsOf, type Menu } from '../graph.ts'
import { menusOfDialplan } from './dialplan-graph.ts'
import { connectMenu, isConnect, isStudio, studioMenu } from './exported.ts'

export type Checked = { name: string; faults: GraphFault[] }

/**
 * The menus in a file and what is wrong with each: our own flow (JSON), an Amazon Connect contact flow, a Twilio Studio flow, an Asterisk or FreePBX
 * dialplan. A sentence where it is none of them.
 */
export function checkMenus(text: string): Checked[] | string {
  const file = readJson(text)
  if (file === undefined) {
    const menus = menusOfDialplan(text)
    return menus.length === 0 ? 'No menu was found: no extension here asks for a key.' : menus.map(checked)
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return 'The file is JSON, but no menu.'
  const fields = file as Record<string, unknown>
  if (isConnect(fields)) return [checked(connectMenu(fields))]
  if (isStudio(fields)) return [checked(studioMenu(fields))]
  const flow = Flow.safeParse(file)
  if (flow.success) return [{ name: flow.data.name, faults: flowFaultsOf(flow.data) }]
  const [issue] = flow.error.issues
  return `The file is JSON, but no menu we know: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not one'}.`
}

const checked = ({ name, graph }: Menu): Checked => ({ name, faults: faultsOf(graph) })

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
