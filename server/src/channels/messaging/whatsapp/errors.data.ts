/** The platform's error codes (WhatsApp Cloud API, Error codes), as what they mean for one message. */
import type { MessageFailure } from '@peakend/contract/messaging.ts'

/** It may go better later. */
export const passingCodes: ReadonlySet<number> = new Set([
  2, // the platform is down for a while
  4, // the app's calls an hour
  80007, // the account's rate
  130429, // messages a second
  131016, // the service is overloaded
  131056, // messages to one number
  131057, // the account is in maintenance
  133004, // the server is away for a while
])

const failures: ReadonlyMap<number, MessageFailure> = new Map([
  [0, 'sign-in'],
  [3, 'sign-in'],
  [10, 'sign-in'],
  [33, 'sign-in'],
  [190, 'sign-in'],
  [131005, 'sign-in'],
  [131031, 'sign-in'],
  [131045, 'sign-in'],
  [133010, 'sign-in'],
  [368, 'blocked-by-carrier'],
  [130472, 'blocked-by-carrier'],
  [130497, 'blocked-by-carrier'],
  [131048, 'blocked-by-carrier'],
  [131064, 'blocked-by-carrier'],
  [131049, 'too-many'],
  [131050, 'stopped'],
  [131021, 'number-wrong'],
  [131030, 'number-wrong'],
  [131026, 'not-on-channel'],
  [131047, 'window-closed'],
  [131042, 'not-paid'],
  [131051, 'media-refused'],
  [131052, 'media-refused'],
  [131053, 'media-refused'],
  [132000, 'template-refused'],
  [132001, 'template-refused'],
  [132005, 'template-refused'],
  [132007, 'template-refused'],
  [132008, 'template-refused'],
  [132012, 'template-refused'],
  [132015, 'template-refused'],
  [132016, 'template-refused'],
  [132018, 'template-refused'],
])

/** null for a code that says nothing more than no. 200 to 299 are permissions that are not there. */
export const failureOfCode = (code: number | undefined): MessageFailure | null =>
  code === undefined ? null : code >= 200 && code <= 299 ? 'sign-in' : (failures.get(code) ?? null)
