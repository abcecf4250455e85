import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import { flowFaultsOf, graphOf } from './flow-graph.ts'
import { begin, walk, type Act, type Happened, type Known, type Run } from './run.ts'

const orders = '018f0000-0000-7000-8000-000000000001'
const both = (en: string, es = en) => ({ en, es })

const shop = {
  name: 'Shop',
  start: 'hours',
  person: 'to-person',
  steps: {
    hours: { kind: 'hours', queueId: null, open: 'journey', closed: 'leave' },
    journey: { kind: 'journey', of: { 'delivery-today': 'about-delivery' }, otherwise: 'menu' },
    'about-delivery': {
      kind: 'choice',
      say: both('Is it about the delivery due today? Press 1.', '¿Es por la entrega de hoy? Pulse 1.'),
      choices: [{ key: '1', words: ['yes', 'sí'], next: 'line' }],
      otherwise: 'menu',
      times: 1,
    },
    menu: {
      kind: 'choice',
      say: both('For an order press 1, for an agent 0.', 'Para un pedido pulse 1, para un agente 0.'),
      choices: [{ key: '1', words: ['order', 'pedido'], next: 'number' }],
      otherwise: 'line',
    },
    number: {
      kind: 'digits',
      say: both('Type its number.'),
      keep: 'order',
      least: 4,
      most: 8,
      next: 'line',
      otherwise: 'line',
    },
    line: { kind: 'waiting', queueId: orders, longerThanS: 300, long: 'offer', short: 'queue' },
    offer: {
      kind: 'call-back',
      say: both('Press 1 to be called back.'),
      queueId: orders,
      taken: 'bye',
      declined: 'queue',
    },
    queue: { kind: 'queue', queueId: orders },
    'to-person': { kind: 'waiting', queueId: orders, longerThanS: 300, long: 'offer', short: 'queue' },
    leave: { kind: 'message', say: both('We are closed. Leave a message.'), queueId: orders, next: 'bye' },
    bye: { kind: 'end', say: both('Thank you. Good-bye.', 'Gracias. Adiós.') },
  },
}
const flow = Flow.parse(shop)
const changed = (steps: Record<string, unknown>, person = shop.person) =>
  Flow.parse({ ...shop, person, steps: { ...shop.steps, ...steps } })

const known: Known = { isOpen: () => true, journey: [], waitS: () => 30, canCallBack: () => true }
const saysOf = (acts: readonly Act[]) => acts.flatMap((act) => (act.kind === 'say' ? [act.text] : []))

function through(
  happened: Happened[],
  about: Partial<Known> = {},
  language: 'en' | 'es' = 'en',
): { run: Run; acts: Act[] } {
  let state = { run: begin(flow, language), acts: [] as Act[] }
  for (const one of [{ kind: 'began' } as const, ...happened])
    state = walk(flow, structuredClone(state.run), one, { ...known, ...about })
  return state
}

test('a flow with a person behind every step may be published', () => {
  assert.deepEqual(flowFaultsOf(flow), [])
})

test('refused with the path: a person that is a tape, one that asks first, a silent round, a step that is not there', () => {
  const dead = flowFaultsOf(
    changed({
      'to-person': { kind: 'end', say: both('Bye') },
      queue: { kind: 'end', say: both('Bye') },
      leave: shop.steps.bye,
      offer: shop.steps.bye,
    }),
  )
  assert.deepEqual(
    dead.map(({ kind }) => kind),
    ['no-person'],
  )
  const [first] = dead
  assert.deepEqual(first?.path, [{ label: 'hours' }])

  const asks = flowFaultsOf(changed({}, 'menu'))
  assert.deepEqual(
    asks.map(({ kind }) => kind),
    ['asks-first'],
  )

  const round = flowFaultsOf(
    changed({
      menu: { ...shop.steps.menu, otherwise: 'again' },
      again: { kind: 'say', say: both('Sorry?'), next: 'menu' },
    }),
  )
  assert.deepEqual(round, [
    {
      kind: 'closed-loop',
      path: [{ label: 'hours', when: 'open' }, { label: 'journey', when: 'any other journey' }, { label: 'menu' }],
      loop: ['menu', 'again'],
    },
  ])

  const lost = flowFaultsOf(changed({ menu: { ...shop.steps.menu, otherwise: 'nowhere' } }))
  assert.deepEqual(
    lost.map((fault) => (fault.kind === 'no-such-step' ? fault.to : fault.kind)),
    ['nowhere'],
  )
})

test('0 cannot be taken by a choice, and leads on from every step that asks', () => {
  assert.equal(
    Flow.safeParse({
      ...shop,
      steps: { ...shop.steps, menu: { ...shop.steps.menu, choices: [{ key: '0', next: 'bye' }] } },
    }).success,
    false,
  )
  for (const [name, step] of graphOf(flow).steps)
    if (step.does === 'asks')
      assert.ok(
        step.ways.some(({ when, to }) => when === 'pressing 0' && to === 'to-person'),
        name,
      )
})

test('a caller with a delivery due today is asked about it; others hear the menu', () => {
  assert.deepEqual(saysOf(through([], { journey: ['order-new', 'delivery-today'] }).acts), [
    'Is it about the delivery due today? Press 1.',
  ])
  assert.deepEqual(saysOf(through([]).acts), ['For an order press 1, for an agent 0.'])
  assert.deepEqual(saysOf(through([], {}, 'es').acts), ['Para un pedido pulse 1, para un agente 0.'])
})

test('0 and saying so reach the line at once, and it is known that a person was asked for', () => {
  for (const asked of [
    { kind: 'typed', digits: '0' },
    { kind: 'spoke', text: 'I want an agent!' },
    { kind: 'spoke', text: 'quiero hablar con una persona' },
  ] as const) {
    const { run, acts } = through([asked])
    assert.deepEqual(acts, [{ kind: 'queue', queueId: orders }])
    assert.deepEqual([run.wantedPerson, run.isOver], [true, true])
  }
})

test('digits are kept, too few are asked for again, then it goes on without', () => {
  assert.deepEqual(
    through([
      { kind: 'typed', digits: '1' },
      { kind: 'typed', digits: '4471#' },
    ]).run.kept,
    { order: '4471' },
  )
  const again = through([
    { kind: 'spoke', text: 'about my order' },
    { kind: 'typed', digits: '12' },
  ])
  assert.equal(again.run.at, 'number')
  assert.deepEqual(saysOf(again.acts), ['Sorry, I did not get that.', 'Type its number.'])
  const given = through([{ kind: 'typed', digits: '1' }, { kind: 'silence' }, { kind: 'silence' }])
  assert.deepEqual(given.acts, [{ kind: 'queue', queueId: orders }])
})

test('silence asks as often as said, then goes on; a long line offers a call-back', () => {
  assert.equal(through([{ kind: 'silence' }]).run.at, 'menu')
  const offered = through([{ kind: 'silence' }, { kind: 'silence' }], { waitS: () => 900 })
  assert.equal(offered.run.at, 'offer')
  const taken = through([{ kind: 'silence' }, { kind: 'silence' }, { kind: 'typed', digits: '1' }], {
    waitS: () => 900,
  })
  assert.deepEqual([taken.run.at, taken.run.isOver], ['bye', true])
})

test('closed, a message is taken; who hangs up is gone whatever comes after', () => {
  const closed = through([], { isOpen: () => false })
  assert.deepEqual(closed.acts.at(-1), { kind: 'record-message', queueId: orders, quietS: 4, mostS: 180 })
  const silent = through([{ kind: 'silence' }], { isOpen: () => false })
  assert.deepEqual(
    [silent.run.isOver, silent.acts.map(({ kind }) => kind)],
    [false, ['say', 'say', 'record-message']],
    'nobody is thanked for a message that is none',
  )
  const twice = through([{ kind: 'silence' }, { kind: 'silence' }], { isOpen: () => false })
  assert.deepEqual([twice.run.isOver, twice.acts.map(({ kind }) => kind)], [true, ['say', 'hang-up']])
  assert.deepEqual(through([{ kind: 'message-left' }], { isOpen: () => false }).acts.at(-1), { kind: 'hang-up' })
  assert.deepEqual(through([{ kind: 'hung-up' }, { kind: 'typed', digits: '0' }]).acts, [])
})

test('a key pressed into an announcement answers the question after it, unless it must be heard', () => {
  const welcome = (isWhole: boolean) =>
    Flow.parse({
      ...shop,
      start: 'hello',
      steps: { ...shop.steps, hello: { kind: 'say', say: both('Hello.'), isWhole, next: 'menu' } },
    })
  const after = (of: Flow, digits: string) => walk(of, begin(of, 'en'), { kind: 'typed', digits }, known)
  assert.deepEqual([after(welcome(false), '1').run.at, after(welcome(false), '7').run.at], ['number', 'menu'])
  assert.deepEqual([after(welcome(true), '1').run.at, after(welcome(true), '1').acts], ['hello', []])
  assert.equal(after(welcome(true), '0').run.wantedPerson, true)
})

test('the language is chosen in both, and what follows is said in it', () => {
  const choose = {
    kind: 'choice',
    say: both('For English press 1.', 'Para español pulse 2.'),
    inBoth: true,
    choices: [{ key: '2', next: 'spanish' }],
    otherwise: 'menu',
  }
  const of = changed({ hours: choose, spanish: { kind: 'speak', language: 'es', next: 'menu' } })
  const first = walk(of, begin(of, 'en'), { kind: 'began' }, known)
  assert.deepEqual(saysOf(first.acts), ['For English press 1.', 'Para español pulse 2.'])
  const then = walk(of, first.run, { kind: 'typed', digits: '2' }, known)
  assert.deepEqual(
    [saysOf(then.acts), then.steps],
    [['Para un pedido pulse 1, para un agente 0.'], ['spanish', 'menu']],
  )
})

test('no call-back is offered where none can be made, and yes takes it', () => {
  const offered = [{ kind: 'silence' }, { kind: 'silence' }] as const
  assert.equal(through([...offered], { waitS: () => 900, canCallBack: () => false }).acts.at(-1)?.kind, 'queue')
  const { acts } = through([...offered, { kind: 'spoke', text: 'Yes, please' }], { waitS: () => 900 })
  assert.deepEqual(
    acts.map(({ kind }) => kind),
    ['take-call-back', 'say', 'hang-up'],
  )
})
