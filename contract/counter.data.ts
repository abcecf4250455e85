/** What a staff member may say of each moment of a visit: reasons of the closed list that can be seen at a counter, most usual first. */
import type { MomentName, ReasonCode } from './moments.ts'

export const visitReasons = {
  welcome: [
    'greeting',
    'name-used',
    'introduced',
    'help-offered',
    'wait-acknowledged',
    'long-wait',
    'asked-again',
    'no-greeting',
  ],
  peak: [
    'need-met',
    'need-denied-alternative',
    'need-denied',
    'ownership',
    'empathy',
    'customer-pleased',
    'customer-annoyed',
    'transferred-twice',
  ],
  farewell: [
    'kind-close',
    'thanks',
    'next-step',
    'more-help',
    'customer-thanks',
    'promise-made',
    'open-question',
    'abrupt-close',
  ],
} as const satisfies Record<MomentName, readonly ReasonCode[]>
