/**
 * Flows: automated conversations with an exit to a person from every step. The door: what is wrong with a flow or with a menu of another system, and the
 * walking of one, which keeps nothing itself.
 */
export { flowFaultsOf, type FlowFault } from './flow-graph.ts'
export type { Path } from './graph.ts'
export { checkMenus, type Checked } from './menus/menus.ts'
export { begin, walk, type Act, type Happened, type Known, type Run } from './run.ts'
