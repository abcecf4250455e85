/**
 * Something about the machine or its settings keeps Peakend from running, and the person who runs it can mend it. The
 * message is whole sentences for that person: what is wrong, where, and what to do. It is printed without a stack.
 */
export class SetupFault extends Error {
  override readonly name = 'SetupFault'
}
