import nodemailer from 'nodemailer'

/** Through which server a mail goes out, and from whom. */
export interface Route {
  host: string
  port: number
  secure: boolean
  user: string | null
  password: string | null
  from: string
  fromName: string
}
export interface Mail {
  to: string
  subject: string
  text: string
  /** The same at every attempt, so that a second one is known as the first. */
  messageId?: string
}
/** `isSent` is null where nobody knows: the server was reached, and said nothing of the mail. */
export type Posted = { isSent: true; said: string } | { isSent: false | null; isFinal: boolean; said: string }

const CONNECT_MS = 10_000
const SOCKET_MS = 20_000
const MOST_SAID = 300

/**
 * Sends one plain-text mail; answers what the server said. Never throws for what the server or the network did: `isFinal` says whether
 * another attempt could help. A password never travels in the clear to another machine.
 */
export const post = async (route: Route, mail: Mail): Promise<Posted> => {
  const transport = nodemailer.createTransport({
    host: route.host,
    port: route.port,
    secure: route.secure,
    requireTLS: !route.secure && route.user !== null && !isLoopback(route.host),
    ...(route.user === null ? {} : { auth: { user: route.user, pass: route.password ?? '' } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const info = await transport.sendMail({
      from: { name: route.fromName, address: route.from },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
      // nobody wrote it, so no machine answers it (RFC 3834, 5): two installations would go on for ever
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    return { isSent: true, said: info.response.slice(0, MOST_SAID) }
  } catch (e) {
    const said = e instanceof Error ? e.message.slice(0, MOST_SAID) : 'no answer'
    const status = e instanceof Error && 'responseCode' in e ? Number(e.responseCode) : 0
    return { isSent: isUntaken(e, status) ? false : null, isFinal: status >= 500, said }
  } finally {
    transport.close()
  }
}

/** The server said no, or was not reached, or we did not get as far as the mail. */
const isUntaken = (e: unknown, status: number): boolean => {
  if (status >= 400 || !(e instanceof Error)) return status >= 400
  if ('syscall' in e && (e.syscall === 'connect' || e.syscall === 'getaddrinfo')) return true
  return (
    'code' in e && ['EDNS', 'EAUTH', 'ETLS', 'EENVELOPE', 'EMESSAGE', 'ENOAUTH', 'EOAUTH2'].includes(String(e.code))
  )
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** The route in `smtp(s)://user:password@host:port` with a sender `Name <address>`. */
export const routeFrom = (setting: { smtpUrl: string; from: string }): Route => {
  const url = new URL(setting.smtpUrl)
  const secure = url.protocol === 'smtps:'
  const named = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(setting.from)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    user: url.username ? decodeURIComponent(url.username) : null,
    password: url.password ? decodeURIComponent(url.password) : null,
    from: named?.[2]?.trim() ?? setting.from.trim(),
    fromName: named?.[1] || 'Peakend',
  }
}
