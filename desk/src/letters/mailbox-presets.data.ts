/** Servers of providers people often use, so that an address and a password are enough. */
import type { MailboxSettings } from '@peakend/contract/email.ts'
import type { z } from 'zod'

type Servers = Pick<z.input<typeof MailboxSettings>, 'signIn' | 'oauth' | 'replyForm'>
type Place = { host: string; port: number; security: 'tls' | 'starttls' | 'none' }

export interface Preset {
  code: 'google' | 'microsoft' | 'icloud' | 'fastmail' | 'ionos' | 'ovh' | 'other'
  label: string
  /** Endings of addresses that are theirs. */
  domains: readonly string[]
  incoming: Place
  outgoing: Place
  more: Servers
}

const tls = (host: string): Place => ({ host, port: 993, security: 'tls' })
const out = (host: string, port: 465 | 587): Place => ({ host, port, security: port === 465 ? 'tls' : 'starttls' })

export const presets: readonly Preset[] = [
  {
    code: 'google',
    label: 'Gmail, Google Workspace',
    domains: ['gmail.com', 'googlemail.com'],
    incoming: tls('imap.gmail.com'),
    outgoing: out('smtp.gmail.com', 465),
    more: { signIn: 'oauth', oauth: { provider: 'google', clientId: '' }, replyForm: 'plus' },
  },
  {
    code: 'microsoft',
    label: 'Microsoft 365, Outlook',
    domains: ['outlook.com', 'hotmail.com', 'live.com'],
    incoming: tls('outlook.office365.com'),
    outgoing: out('smtp.office365.com', 587),
    more: { signIn: 'oauth', oauth: { provider: 'microsoft', clientId: '' }, replyForm: 'plus' },
  },
  {
    code: 'icloud',
    label: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    incoming: tls('imap.mail.me.com'),
    outgoing: out('smtp.mail.me.com', 587),
    more: { signIn: 'password', oauth: null, replyForm: 'plus' },
  },
  {
    code: 'fastmail',
    label: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    incoming: tls('imap.fastmail.com'),
    outgoing: out('smtp.fastmail.com', 465),
    more: { signIn: 'password', oauth: null, replyForm: 'plus' },
  },
  {
    code: 'ionos',
    label: 'IONOS',
    domains: [],
    incoming: tls('imap.ionos.com'),
    outgoing: out('smtp.ionos.com', 465),
    more: { signIn: 'password', oauth: null, replyForm: 'off' },
  },
  {
    code: 'ovh',
    label: 'OVHcloud',
    domains: [],
    incoming: tls('ssl0.ovh.net'),
    outgoing: out('ssl0.ovh.net', 465),
    more: { signIn: 'password', oauth: null, replyForm: 'off' },
  },
  {
    code: 'other',
    label: '',
    domains: [],
    incoming: tls(''),
    outgoing: out('', 465),
    more: { signIn: 'password', oauth: null, replyForm: 'off' },
  },
]
