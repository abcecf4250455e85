/** A flow of ours as a graph, and all that is wrong with it. */
import type { Flow, FlowStep } from '@peakend/contract/flows.ts'
import { faultsOf, type Fault, type Graph, type GraphStep, type Path, type Way } from './graph.ts'

const to = (name: string, when: string, isSilent = true): Way => ({ to: name, when, isSilent })

function waysOf(step: FlowStep): Way[] {
  switch (step.kind) {
    case 'say':
    case 'speak':
      return [to(step.next, 'going on')]
    case 'choice':
      return [
        ...step.choices.map(({ key, next }) => to(next, `pressing ${key}`, false)),
        to(step.otherwise, 'nothing that is known'),
      ]
    case 'digits':
      return [to(step.next, `typing ${step.keep}`, false), to(step.otherwise, 'nothing typed')]
    case 'language':
    case 'journey':
      return [
        ...Object.entries(step.of).map(([value, next]) => to(next, `${step.kind} ${value}`)),
        to(step.otherwise, `any other ${step.kind}`),
      ]
    case 'hours':
      return [to(step.open, 'open'), to(step.closed, 'closed')]
    case 'waiting':
      return [to(step.long, 'a long line'), to(step.short, 'a short line')]
    case 'message':
      return [to(step.next, 'the message left')]
    case 'call-back':
      return [to(step.taken, 'the call-back taken', false), to(step.declined, 'the call-back declined')]
    case 'queue':
    case 'end':
      return []
  }
}

function doesOf(step: FlowStep): GraphStep['does'] {
  if (step.kind === 'queue' || step.kind === 'message') return 'person'
  if (step.kind === 'end') return 'ends'
  return step.kind === 'choice' || step.kind === 'digits' || step.kind === 'call-back' ? 'asks' : 'goes on'
}

/** Every step as it can be walked: by its own ways, and by 0 to the person. */
export function graphOf(flow: Flow): Graph {
  const steps = Object.entries(flow.steps).map(([name, step]): [string, GraphStep] => {
    const does = doesOf(step)
    const ways = waysOf(step)
    const listens = step.kind !== 'queue' && step.kind !== 'end' && name !== flow.person
    return [name, { does, label: name, ways: listens ? [...ways, to(flow.person, 'pressing 0', false)] : ways }]
  })
  return { start: flow.start, steps: new Map(steps) }
}

/** `asks-first`: whoever pressed 0 is asked something before a person is reached. */
export type GraphFault = Fault | { kind: 'asks-first'; path: Path }

/** Why this flow may not be published, as far as it tells by itself; empty where it may. */
export function flowFaultsOf(flow: Flow): GraphFault[] {
  const graph = graphOf(flow)
  const path: Path = []
  const seen = new Set<string>()
  for (let name: string | undefined = flow.person; name !== undefined && !seen.has(name);) {
    seen.add(name)
    const step = graph.steps.get(name)
    if (!step) break
    path.push({ label: step.label })
    if (step.does === 'asks' && flow.steps[name]?.kind !== 'call-back')
      return [...faultsOf(graph), { kind: 'asks-first', path }]
    name = step.does === 'goes on' ? step.ways.find(({ isSilent }) => isSilent)?.to : undefined
  }
  return faultsOf(graph)
}
