/**
 * A menu as whoever meets it can walk it, whatever it was written in, and what is wrong with it: places that never lead to a person, and places that
 * whoever does nothing can never leave.
 */

/** `person`: somebody answers, or will (a line, a call-back, a message). `outside`: goes on where this file cannot see. */
export type Does = 'goes on' | 'asks' | 'person' | 'ends' | 'outside'

export interface Way {
  to: string
  /** What makes one go here, for people: `pressing 1`, `nothing pressed`. */
  when: string
  /** Taken without the caller doing anything. */
  isSilent: boolean
}

export interface GraphStep {
  does: Does
  /** How the step is named to people. */
  label: string
  ways: Way[]
}

export interface Graph {
  start: string
  steps: ReadonlyMap<string, GraphStep>
}

/** A graph with what its owners call it. */
export interface Menu {
  name: string
  graph: Graph
}

/** From the start on: where, and what led on from there. */
export type Path = { label: string; when?: string }[]

/**
 * `no-person`: from the path's last step nothing the caller does leads to a person. `closed-loop`: who does nothing comes round to `loop` for ever.
 * `no-such-step`: the last step leads to a step (`to`) that is not there.
 */
export type Fault =
  | { kind: 'no-person'; path: Path }
  | { kind: 'closed-loop'; path: Path; loop: string[] }
  | { kind: 'no-such-step'; path: Path; to: string }

const isSettled = ({ does }: GraphStep): boolean => does !== 'goes on' && does !== 'asks'

/** What is wrong with every place that can be reached, the nearest to the start first. A fault that follows from one before it is not told again. */
export function faultsOf(graph: Graph): Fault[] {
  const reached = reach(graph)
  const helps = leadingTo(
    graph,
    ({ does }) => does === 'person' || does === 'outside',
    () => true,
  )
  const ends = leadingTo(graph, isSettled, ({ isSilent }) => isSilent)
  const faults: Fault[] = []
  const looped = new Set<string>()
  for (const [id, step] of reached.steps) {
    for (const { to, when } of step.ways)
      if (!graph.steps.has(to)) faults.push({ kind: 'no-such-step', path: reached.pathTo(id, when), to })
    const from = reached.before.get(id)?.from
    const isFirstWithout = from === undefined || helps.has(from)
    if (!helps.has(id) && isFirstWithout && (step.does !== 'ends' || from === undefined))
      faults.push({ kind: 'no-person', path: reached.pathTo(id) })
    if (ends.has(id) || looped.has(id)) continue
    const loop = loopFrom(graph, id)
    if (loop.length === 0 || loop.some((one) => looped.has(one))) continue
    for (const one of loop) looped.add(one)
    const labels = loop.map((one) => graph.steps.get(one)?.label ?? one)
    faults.push({ kind: 'closed-loop', path: reached.pathTo(loop[0] ?? id), loop: labels })
  }
  return faults
}

interface Reached {
  /** In the order of how near they are. */
  steps: Map<string, GraphStep>
  before: Map<string, { from: string; when: string }>
  pathTo: (id: string, when?: string) => Path
}

function reach({ start, steps }: Graph): Reached {
  const found = new Map<string, GraphStep>()
  const before = new Map<string, { from: string; when: string }>()
  const queue = [start]
  for (let at = 0; at < queue.length; at++) {
    const id = queue[at]!
    const step = steps.get(id)
    if (!step || found.has(id)) continue
    found.set(id, step)
    for (const { to, when } of step.ways) {
      if (!before.has(to) && to !== start) before.set(to, { from: id, when })
      queue.push(to)
    }
  }
  const pathTo = (id: string, when?: string): Path => {
    const path: Path = [{ label: steps.get(id)?.label ?? id, ...(when === undefined ? {} : { when }) }]
    for (let at = before.get(id); at; at = before.get(at.from))
      path.unshift({ label: steps.get(at.from)?.label ?? at.from, when: at.when })
    return path
  }
  return { steps: found, before, pathTo }
}

/** Steps from which one that is wanted can be reached by ways that count; those themselves too. */
function leadingTo(
  { steps }: Graph,
  isWanted: (step: GraphStep) => boolean,
  counts: (way: Way) => boolean,
): Set<string> {
  const backwards = new Map<string, string[]>()
  for (const [id, { ways }] of steps)
    for (const way of ways) if (counts(way)) backwards.set(way.to, [...(backwards.get(way.to) ?? []), id])
  const found = new Set<string>()
  const queue = [...steps].flatMap(([id, step]) => (isWanted(step) ? [id] : []))
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue
    found.add(id)
    queue.push(...(backwards.get(id) ?? []))
  }
  return found
}

/** The steps gone round when nothing is done, from where one comes back to; none where the silent way leads to a step that is not there. */
function loopFrom({ steps }: Graph, id: string): string[] {
  const walked: string[] = []
  for (let at: string | undefined = id; at !== undefined && steps.has(at);) {
    const again = walked.indexOf(at)
    if (again >= 0) return walked.slice(again)
    walked.push(at)
    at = steps.get(at)?.ways.find(({ isSilent }) => isSilent)?.to
  }
  return []
}
