/** What the chat decides without reading anything. Pure. */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { WorkspaceId } from '@peakend/contract/ids.ts'

const secretBytes = 32
const prefix = 'pv_'

/** What is kept of a visitor's token or a code. A token has 256 random bits, so a fast hash is enough; a code lives ten minutes and has five tries. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A new visitor's token. It names its workspace, so that it is looked up under that workspace's policy and nowhere else. */
export const newVisitorToken = (workspaceId: WorkspaceId): string =>
  `${prefix}${Buffer.from(workspaceId.replaceAll('-', ''), 'hex').toString('base64url')}${randomBytes(secretBytes).toString('base64url')}`

/** The workspace a visitor's token names; null for anything that is none. Says nothing about whether it is known. */
export function workspaceOfToken(token: string): WorkspaceId | null {
  if (!/^pv_[\w-]{65}$/.test(token)) return null
  const hex = Buffer.from(token.slice(prefix.length, prefix.length + 22), 'base64url').toString('hex')
  const parsed = WorkspaceId.safeParse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  return parsed.success ? parsed.data : null
}

/** Six digits, each as likely as any other. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/**
 * Whether a page of `origin` may carry the widget. `sites` are origins (`https://shop.example`), where `https://*.shop.example` stands for every
 * host below. No sites at all: every page may. A page without an origin (an app, a test by hand) is not kept out: sites are no authentication.
 */
export function isSiteAllowed(sites: readonly string[], origin: string | undefined): boolean {
  if (sites.length === 0 || origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const page = new URL(origin)
  return sites.some((site) => {
    const wild = /^(https?:)\/\/\*\.(.+)$/.exec(site)
    if (wild) return page.protocol === wild[1] && page.host.endsWith(`.${wild[2]?.toLowerCase()}`)
    return URL.canParse(site) && new URL(site).origin === page.origin
  })
}

/** The first name, for a visitor's eyes: people's full names are not the web's business. */
export const firstNameOf = (name: string | null): string | null => name?.trim().split(/\s+/)[0] || null

/** Which of our two languages serves somebody who asked for `language`, among those the brand speaks to customers. */
export function screenLanguageOf(language: string | null | undefined, fallback: 'en' | 'es'): 'en' | 'es' {
  const base = language?.toLowerCase().split('-')[0]
  return base === 'en' || base === 'es' ? base : fallback
}

/** What a silent customer's chat does next, and when. */
export type SilenceStep = 'ask' | 'rest' | 'end'

export interface Silence {
  askAfterMs: number
  restAfterMs: number
  endAfterMs: number
}

/** The time of a step, counted from when the customer's answer was awaited (`ask`, `rest`) or from the rest's begin (`end`). */
export const silenceDueAt = (step: SilenceStep, since: Date, silence: Silence): Date => {
  const afterMs = { ask: silence.askAfterMs, rest: silence.restAfterMs, end: silence.endAfterMs }[step]
  return new Date(since.getTime() + afterMs)
}
