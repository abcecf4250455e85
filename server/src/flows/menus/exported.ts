/** Menus exported from other systems as graphs: Amazon Connect contact flows and Twilio Studio flows. */
import type { Does, GraphStep, Menu, Way } from '../graph.ts'

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const isConnect = (file: Fields): boolean =>
  typeof file['StartAction'] === 'string' && Array.isArray(file['Actions'])
export const isStudio = (file: Fields): boolean =>
  typeof file['initial_state'] === 'string' && Array.isArray(file['states'])

/** What a block of Amazon Connect does; all others go on. Names as its flow language has them. */
const connectDoes: Record<string, Does> = {
  TransferContactToQueue: 'person',
  TransferParticipantToThirdParty: 'person',
  TransferContactToAgent: 'person',
  CreateCallbackContact: 'person',
  DequeueContactAndTransferToQueue: 'person',
  GetParticipantInput: 'asks',
  ConnectParticipantWithLexBot: 'asks',
  StoreUserInput: 'asks',
  DisconnectParticipant: 'ends',
  TransferToFlow: 'outside',
  EndFlowExecution: 'outside',
  EndFlowModuleExecution: 'outside',
  InvokeFlowModule: 'goes on',
}

/** An Amazon Connect contact flow (flow language 2019-10-30). */
export function connectMenu(file: Fields): Menu {
  const steps = fieldsOf(file['Actions']).map((action): [string, GraphStep] => {
    const type = textOf(action['Type'])
    const does = connectDoes[type] ?? 'goes on'
    const transitions = isFields(action['Transitions']) ? action['Transitions'] : {}
    const isAsked = does === 'asks'
    const ways: Way[] = fieldsOf(transitions['Conditions']).map((way) => {
      const condition = isFields(way['Condition']) ? way['Condition'] : {}
      const operands = Array.isArray(condition['Operands']) ? condition['Operands'].map(String).join(', ') : ''
      return {
        to: textOf(way['NextAction']),
        when: isAsked ? `choosing ${operands}` : `being ${operands}`,
        isSilent: !isAsked,
      }
    })
    for (const way of fieldsOf(transitions['Errors'])) {
      const kind = textOf(way['ErrorType'])
      ways.push({
        to: textOf(way['NextAction']),
        when: kind || 'an error',
        isSilent: !isAsked || kind !== 'NoMatchingCondition',
      })
    }
    const next = textOf(transitions['NextAction'])
    if (next && ways.every(({ to }) => to !== next)) ways.push({ to: next, when: 'going on', isSilent: true })
    const metadata = isFields(action['Metadata']) ? textOf(action['Metadata']['friendlyName']) : ''
    return [
      textOf(action['Identifier']),
      stepOf(does, metadata || `${type} ${textOf(action['Identifier']).slice(0, 8)}`, ways),
    ]
  })
  return {
    name: textOf(file['Name']) || 'contact flow',
    graph: { start: textOf(file['StartAction']), steps: new Map(steps) },
  }
}

const studioDoes: Record<string, Does> = {
  'connect-call-to': 'person',
  'enqueue-call': 'person',
  'send-to-flex': 'person',
  'record-voicemail': 'person',
  'gather-input-on-call': 'asks',
  'send-and-wait-for-reply': 'asks',
  'run-subflow': 'outside',
  'add-twiml-redirect': 'outside',
}

/** A Twilio Studio flow definition. A transition that leads nowhere ends the call. */
export function studioMenu(file: Fields): Menu {
  const steps = new Map<string, GraphStep>()
  for (const state of fieldsOf(file['states'])) {
    const name = textOf(state['name'])
    const does = studioDoes[textOf(state['type'])] ?? 'goes on'
    const ways = fieldsOf(state['transitions']).flatMap((way): Way[] => {
      const event = textOf(way['event'])
      const to = textOf(way['next'])
      // the trigger has one for each kind of contact; those without a next are not set up
      if (!to && textOf(state['type']) === 'trigger') return []
      const condition = fieldsOf(way['conditions'])[0]
      const value = condition ? ` ${textOf(condition['value'])}` : ''
      const isSilent = does !== 'asks' || event === 'timeout'
      return [{ to: to || HUNG_UP, when: `${event}${value}`, isSilent }]
    })
    steps.set(name, stepOf(does, name, ways))
  }
  steps.set(HUNG_UP, { does: 'ends', label: 'nothing more stands there', ways: [] })
  return { name: textOf(file['description']) || 'Studio flow', graph: { start: textOf(file['initial_state']), steps } }
}

const HUNG_UP = ' '

function stepOf(does: Does, label: string, ways: Way[]): GraphStep {
  const isEnd = ways.length === 0 && (does === 'goes on' || does === 'asks')
  return { does: isEnd ? 'ends' : does, label, ways }
}
