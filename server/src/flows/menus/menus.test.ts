import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GraphFault } from '../flow-graph.ts'
import { checkMenus } from './menus.ts'

/** What is said of a file that is no menu. */
const refusalOf = (text: string): string => {
  const menus = checkMenus(text)
  assert.ok(typeof menus === 'string')
  return menus
}

const faultsIn = (text: string, name?: string): GraphFault[] => {
  const menus = checkMenus(text)
  assert.ok(typeof menus !== 'string')
  const menu = name === undefined ? menus[0] : menus.find((one) => one.name === name)
  assert.ok(menu, `no menu ${name} in ${menus.map((one) => one.name).join('; ')}`)
  return menu.faults
}
const short = (fault: GraphFault): string => {
  const way = fault.path.map(({ label, when }) => `${label.replace(/ line.*/, '')}${when ? ` (${when})` : ''}`)
  return `${fault.kind}: ${[...new Set(way)].join(' > ')}`
}

const shop = `
[globals]
SALES=PJSIP/100 ; the shop

[menu]
exten => s,1,Answer()
 same => n(again),Set(TIMEOUT(response)=5)
 same => n,Background(welcome) ; "1 for orders, 2 for opening hours"
 same => n,WaitExten(5)
exten => 1,1,Queue(orders,t,,,300)
exten => 2,1,Playback(hours)
 same => n,Goto(s,again)
exten => i,1,Playback(invalid)
 same => n,Goto(s,again)
exten => t,1,Goto(s,again)
exten => 0,1,Dial(\${SALES},20)
`

test('a dialplan whose silent callers go round for ever is told with the round', () => {
  const faults = faultsIn(shop, 'menu,s')
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['closed-loop'],
  )
  const [fault] = faults
  assert.ok(fault?.kind === 'closed-loop')
  assert.match(fault.loop.join(' '), /menu,t line \d+: goto/)
})

test('the same with a count of the tries is well', () => {
  const counted = shop.replace(
    'exten => t,1,Goto(s,again)',
    'exten => t,1,Set(TRIES=$[${TRIES} + 1])\n same => n,GotoIf($[${TRIES} > 2]?0,1:s,again)',
  )
  assert.deepEqual(faultsIn(counted, 'menu,s'), [])
})

test('a key that leads to a tape and then to nothing is a dead end, with the way there', () => {
  const faults = faultsIn(
    shop
      .replace('exten => t,1,Goto(s,again)', 'exten => t,1,Goto(0,1)')
      .replace(' same => n,Goto(s,again)\nexten => i', ' same => n,Hangup()\nexten => i'),
  )
  assert.deepEqual(faults.map(short), ['no-person: menu,s (going on) > menu,s (pressing 2) > menu,2'])
})

test('what FreePBX writes is followed through its own parts', () => {
  const faults = faultsIn(
    `
[ivr-3] ; main
include => ivr-3-custom
exten => s,1,Set(TIMEOUT_LOOPCOUNT=0)
exten => s,n,Set(_IVR_CONTEXT=\${CONTEXT})
exten => s,n(start),Set(TIMEOUT(digit)=3)
exten => s,n,ExecIf($["\${IVR_MSG}" != ""]?Background(\${IVR_MSG}))
exten => s,n,WaitExten(10,)

exten => 1,1(ivrsel-1),Goto(ext-queues,600,1)
exten => 2,1(ivrsel-2),Goto(app-announcement-4,s,1)
exten => t,1(timeout),Set(TIMEOUT_LOOPCOUNT=$[\${TIMEOUT_LOOPCOUNT}+1])
exten => t,n,GotoIf($[\${TIMEOUT_LOOPCOUNT} > 3]?final)
exten => t,n,Goto(s,start)
exten => t,n(final),Playback(no-valid-responce-transfering)
exten => t,n,Goto(app-blackhole,hangup,1)

[app-announcement-4]
exten => s,1,Playback(custom/we-are-closed)
exten => s,n,Goto(app-blackhole,hangup,1)
`,
    'ivr-3,s',
  )
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['no-person', 'no-person'],
  )
  assert.match(short(faults[0]!), /pressing 2\) > ivr-3,2$/)
  assert.match(short(faults[1]!), /ivr-3,t/)
})

test('a step, a context and a pattern that are elsewhere or not at all', () => {
  const faults = faultsIn(
    '[a]\nexten => s,1,Background(x)\n same => n,Goto(b,700,1)\nexten => 1,1,Goto(c,s,1)\n[b]\nexten => _7XX,1,Dial(PJSIP/${EXTEN})\n',
  )
  assert.deepEqual(faults, []) // 700 fits the pattern; what c does is not known here
})

const studio = {
  description: 'support line',
  initial_state: 'Trigger',
  states: [
    {
      name: 'Trigger',
      type: 'trigger',
      transitions: [{ event: 'incomingMessage' }, { next: 'ask', event: 'incomingCall' }],
    },
    {
      name: 'ask',
      type: 'gather-input-on-call',
      transitions: [{ next: 'which', event: 'keypress' }, { event: 'speech' }, { next: 'ask', event: 'timeout' }],
    },
    {
      name: 'which',
      type: 'split-based-on',
      transitions: [
        { next: 'bye', event: 'noMatch' },
        { next: 'line', event: 'match', conditions: [{ friendly_name: '1', value: '1' }] },
      ],
    },
    { name: 'line', type: 'enqueue-call', transitions: [{ event: 'callComplete' }] },
    { name: 'bye', type: 'say-play', transitions: [{ event: 'audioComplete' }] },
  ],
}

test('a Studio flow: a wrong key ends the call, silence goes round', () => {
  const faults = faultsIn(JSON.stringify(studio))
  assert.deepEqual(faults.map(short), [
    'closed-loop: Trigger (incomingCall) > ask',
    'no-person: Trigger (incomingCall) > ask (keypress) > which (noMatch) > bye',
  ])
})

test('a Connect flow: after hours there is a tape and no more; a block that is not there', () => {
  const connect = {
    Version: '2019-10-30',
    StartAction: 'a',
    Actions: [
      {
        Identifier: 'a',
        Type: 'CheckHoursOfOperation',
        Transitions: {
          NextAction: 'closed',
          Conditions: [{ NextAction: 'menu', Condition: { Operator: 'Equals', Operands: ['True'] } }],
          Errors: [{ NextAction: 'closed', ErrorType: 'NoMatchingError' }],
        },
      },
      {
        Identifier: 'menu',
        Type: 'GetParticipantInput',
        Transitions: {
          NextAction: 'line',
          Conditions: [{ NextAction: 'gone', Condition: { Operator: 'Equals', Operands: ['1'] } }],
          Errors: [{ NextAction: 'line', ErrorType: 'InputTimeLimitExceeded' }],
        },
      },
      { Identifier: 'line', Type: 'TransferContactToQueue', Transitions: {} },
      {
        Identifier: 'closed',
        Type: 'MessageParticipant',
        Metadata: { friendlyName: 'We are closed' },
        Transitions: { NextAction: 'end' },
      },
      { Identifier: 'end', Type: 'DisconnectParticipant', Transitions: {} },
    ],
  }
  const faults = faultsIn(JSON.stringify(connect))
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['no-such-step', 'no-person'],
  )
  assert.ok(faults[0]?.kind === 'no-such-step' && faults[0].to === 'gone')
  assert.equal(faults[1]?.path.at(-1)?.label, 'We are closed')
})

test('what is no menu is said so', () => {
  assert.match(refusalOf('hello'), /No menu was found/)
  assert.match(refusalOf('[1, 2]'), /JSON, but no menu/)
  assert.match(refusalOf('{"name": 3}'), /JSON, but no menu we know: name/)
  assert.match(refusalOf('[broken\nexten => '), /No menu was found/)
})

test('a dialplan of ten thousand contexts that lead on to each other is checked in one pass', () => {
  const contexts = Array.from(
    { length: 10_000 },
    (_, i) => `[c${i}]\nexten => s,1,Background(x)\n same => n,Goto(c${i + 1},s,1)\n`,
  )
  const menu = `${contexts.join('')}[c10000]\nexten => s,1,Dial(PJSIP/1)\n`
  const only = menu.replaceAll(/Background\(x\)/g, (_, at: number) => (at < 40 ? 'Background(x)' : 'NoOp()'))
  assert.deepEqual(faultsIn(only, 'c0,s'), [])
})
