import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Caller } from './caller.ts'

/** By what a request or a socket says who it is: cookies, keys and tokens stand in its headers. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The network address it came from, behind trusted proxies the one they name. */
  readonly address: string
  /** Said in the first message of a visitor's socket. */
  readonly visitorToken?: string
  /** The workspace a subscription of a socket names; requests name theirs in their headers. */
  readonly workspaceId?: WorkspaceId
}

/** What the ground asks of the modules above it; main fills these from identity. */
export interface Ports {
  /** Who it is, read afresh each time; null for nobody known. */
  readonly authenticate: (credentials: Credentials) => Promise<Caller | null>
  /** Whether the caller may see what a topic shows; asked at every subscription, and again when memberships change. */
  readonly maySee: (caller: Caller, topic: { name: string; id: string | undefined }) => Promise<boolean>
}
