/** The menus of an Asterisk dialplan as graphs: one for each extension that asks for a key. A step is a priority. */
import type { Does, Graph, GraphStep, Menu, Way } from '../graph.ts'
import { callOf, readDialplan, splitArgs, type Context, type Priority } from './dialplan.ts'

type Plan = Map<string, Context>

interface Place {
  context: string
  extension: string
  priority: number
}

const keyOf = ({ context, extension, priority }: Place): string => `${context},${extension},${priority}`

/** A person, or what a person will see to. */
const people = new Set(
  'queue dial voicemail minivmrecord directory followme park parkandannounce meetme confbridge pickup page'.split(' '),
)
const asking = new Set(['background', 'waitexten', 'read', 'backgrounddetect', 'readexten'])
const ending = new Set(['hangup', 'busy', 'congestion', 'zapateller', 'hangupcause'])
/** What goes on where a dialplan cannot say. */
const unseen = new Set(['agi', 'eagi', 'fastagi', 'externalivr', 'stasis', 'transfer', 'return', 'macroexit'])
/** Parts of FreePBX that stand in files of their own: to people, and to none. */
const peopleElsewhere =
  /^(ext-(queues|group|local|test)|from-did-direct|from-internal.*|app-vmmain|vm-.*|ext-findmefollow|followme.*|app-directory|ext-meetme|conferences?)$/
const endsElsewhere = /^app-blackhole$/

/** Every menu found: named by context and extension. */
export function menusOfDialplan(text: string): Menu[] {
  const plan = readDialplan(text)
  return [...plan.values()].flatMap((context) =>
    [...context.extensions]
      .filter(([, priorities]) => [...priorities.values()].some(asks))
      .map(([extension, priorities]) => {
        const start = { context: context.name, extension, priority: Math.min(...priorities.keys()) }
        return { name: `${context.name},${extension}`, graph: graphFrom(plan, start) }
      }),
  )
}

const asks = ({ app, args }: Priority): boolean =>
  asking.has(app) || (app === 'execif' && asking.has(callsOf(args)[0]?.app ?? ''))

function graphFrom(plan: Plan, start: Place): Graph {
  const steps = new Map<string, GraphStep>()
  const todo = [start]
  for (let place = todo.pop(); place; place = todo.pop()) {
    const key = keyOf(place)
    if (steps.has(key)) continue
    const { step, onward } = stepAt(plan, place)
    steps.set(key, step)
    todo.push(...onward)
  }
  return { start: keyOf(start), steps }
}

interface Found {
  step: GraphStep
  onward: Place[]
}

function stepAt(plan: Plan, place: Place): Found {
  const priorities = extensionOf(plan, place)
  const label = `${place.context},${place.extension}`
  if (!priorities) return { step: outsideAt(place, label), onward: [] }
  const priority = priorities.get(place.priority)
  // nothing more stands there: the call is ended
  if (!priority) return { step: { does: 'ends', label: `${label}: nothing more stands there`, ways: [] }, onward: [] }
  const ways: { way: Omit<Way, 'to'>; place: Place }[] = []
  const does = goesOf(plan, place, priority, (when, isSilent, to) => ways.push({ way: { when, isSilent }, place: to }))
  return {
    step: {
      does,
      label: `${label} line ${priority.line}: ${priority.app}${priority.args ? `(${priority.args.slice(0, 60)})` : ''}`,
      ways: ways.map(({ way, place: to }) => ({ ...way, to: keyOf(to) })),
    },
    onward: ways.map(({ place: to }) => to),
  }
}

/** The extension itself, by a pattern that fits, or by a context that is included. */
function extensionOf(
  plan: Plan,
  { context, extension }: Place,
  seen = new Set<string>(),
): Map<number, Priority> | undefined {
  const here = plan.get(context)
  if (!here || seen.has(context)) return undefined
  seen.add(context)
  const own = here.extensions.get(extension) ?? [...here.extensions].find(([pattern]) => fits(pattern, extension))?.[1]
  if (own) return own
  for (const included of here.includes) {
    const found = extensionOf(plan, { context: included, extension, priority: 1 }, seen)
    if (found) return found
  }
  return undefined
}

/** `_9NXXXXXX.`: X 0 to 9, Z 1 to 9, N 2 to 9, [13-5], `.` one or more, `!` any. */
function fits(pattern: string, extension: string): boolean {
  if (!pattern.startsWith('_')) return false
  const source = pattern
    .slice(1)
    .replaceAll(/[-+*#]|[XZN.!]|\[[^\]]*\]/gi, (sign) =>
      sign.startsWith('[')
        ? sign
        : ({ x: '\\d', z: '[1-9]', n: '[2-9]', '.': '.+', '!': '.*', '-': '' }[sign.toLowerCase()] ?? `\\${sign}`),
    )
  try {
    return new RegExp(`^${source}$`).test(extension)
  } catch {
    return false
  }
}

/** A place that is not in the file: FreePBX' own parts are known by name, of others nothing is. */
function outsideAt({ context, extension }: Place, label: string): GraphStep {
  const does: Does = peopleElsewhere.test(context) ? 'person' : endsElsewhere.test(context) ? 'ends' : 'outside'
  return { does, label: does === 'ends' ? `${context},${extension}` : `${label} (not in this file)`, ways: [] }
}

type Lead = (when: string, isSilent: boolean, to: Place) => void

function goesOf(plan: Plan, place: Place, { app, args }: Priority, lead: Lead): Does {
  const next = { ...place, priority: place.priority + 1 }
  if (people.has(app)) return 'person'
  if (ending.has(app)) return 'ends'
  if (unseen.has(app)) return 'outside'
  if (app === 'goto') {
    lead('going on', true, placeOf(plan, place, args))
    return 'goes on'
  }
  if (app === 'gotoif' || app === 'gotoiftime') {
    const [yes, no] = branchesOf(args)
    lead(app === 'gotoif' ? 'a condition holds' : 'within the times', true, yes ? placeOf(plan, place, yes) : next)
    lead(app === 'gotoif' ? 'it does not' : 'outside them', true, no ? placeOf(plan, place, no) : next)
    return 'goes on'
  }
  if (app === 'execif') return either(plan, place, args, lead)
  if (!asking.has(app)) {
    lead('going on', true, next)
    return 'goes on'
  }
  if (app === 'read') {
    lead('typing digits', false, next)
    lead('nothing typed', true, next)
    return 'asks'
  }
  for (const key of keysIn(plan, place.context))
    lead(`pressing ${key}`, false, { context: place.context, extension: key, priority: 1 })
  const wrong = special(plan, place.context, 'i')
  if (wrong) lead('pressing another key', false, wrong)
  const late = special(plan, place.context, 't')
  lead('nothing pressed', true, app === 'waitexten' && late ? late : next)
  return 'asks'
}

/** `ExecIf(condition?Playback(a):Hangup())`: what either would do. */
function either(plan: Plan, place: Place, args: string, lead: Lead): Does {
  const calls = callsOf(args)
  const found = calls.map((call) => goesOf(plan, place, { ...call, line: 0, label: null }, lead))
  if (calls.length < 2) lead('a condition does not hold', true, { ...place, priority: place.priority + 1 })
  return (
    found.find((does) => does === 'asks') ??
    (found.every((does) => does !== 'goes on') && calls.length > 1 ? found[0]! : 'goes on')
  )
}

function callsOf(args: string): { app: string; args: string }[] {
  return branchesOf(args).flatMap((call) => (call ? [callOf(call)] : []))
}

/** What stands behind the question mark, and behind its colon. */
function branchesOf(args: string): (string | undefined)[] {
  const [, ...rest] = splitArgs(args, '?')
  const [yes, no] = splitArgs(rest.join('?'), ':')
  return [yes || undefined, no || undefined]
}

const special = (plan: Plan, context: string, extension: string): Place | undefined =>
  extensionOf(plan, { context, extension, priority: 1 }) ? { context, extension, priority: 1 } : undefined

/** What can be pressed: single keys and short numbers that stand in the context and those it includes. */
function keysIn(plan: Plan, context: string, seen = new Set<string>()): string[] {
  const here = plan.get(context)
  if (!here || seen.has(context)) return []
  seen.add(context)
  const own = [...here.extensions.keys()].filter((extension) => /^[\d*#]{1,4}$/.test(extension))
  return [...new Set([...own, ...here.includes.flatMap((included) => keysIn(plan, included, seen))])]
}

/** `Goto(priority)`, `Goto(extension,priority)`, `Goto(context,extension,priority)`; a priority may be a label. */
function placeOf(plan: Plan, from: Place, args: string): Place {
  const parts = splitArgs(args)
  const priority = parts.at(-1) || '1'
  const extension = parts.at(-2) || from.extension
  const context = parts.at(-3) || from.context
  const place = { context, extension: withoutVariables(extension, from.extension), priority: 1 }
  if (/^\d+$/.test(priority)) return { ...place, priority: Number(priority) }
  if (priority === 'n') return { ...place, priority: from.priority + 1 }
  const labelled = [...(extensionOf(plan, place) ?? [])].find(([, one]) => one.label === priority)
  return { ...place, priority: labelled?.[0] ?? 1 }
}

const withoutVariables = (extension: string, own: string): string =>
  /^\$\{EXTEN\}$/i.test(extension) ? own : extension
