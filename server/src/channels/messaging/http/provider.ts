/** Any provider of SMS that takes a request per message: form fields or JSON, under the names it wants. */
import type { Adapter, Content, Handed, Opened, Outgoing, Provider, Tried } from '../adapter.ts'
import { ask, brokenOf, failureOf, saidIn, triedOf, type Answer } from './answers.ts'
import { at } from './fields.ts'

type Http = Extract<Provider, { kind: 'http' }>

const abilities = {
  hasWindow: false,
  hasTemplates: false,
  hasReceipts: true,
  hasReadReceipts: false,
  hasMedia: false,
  hasSegments: true,
}

export const httpAdapter: Adapter = {
  kind: 'http',
  abilities,
  async hand(account, message, accepted, signal) {
    const via = account.settings.via as Http
    // the provider cuts it itself: it is one part for us
    if (message.taken.has(1)) return { result: 'done' }
    if (message.content.kind === 'files')
      return { result: 'refused', failure: 'media-refused', detail: 'an SMS carries no files' }
    try {
      const answer = await ask(via.url, requestOf(account, via, message), signal)
      if (answer.status < 200 || answer.status > 299) return failureOf(answer, refusalOf)
      const id = at(jsonIn(answer), via.answerId)
      // taken, and not said what it is called: whether it went nobody knows
      if (id === null) return { result: 'unsure', why: `no ${via.answerId} in ${saidIn(answer)}` }
      await accepted(1, id)
      return { result: 'done' }
    } catch (e) {
      return brokenOf(e)
    }
  },
  async test(account, signal): Promise<Tried> {
    const via = account.settings.via as Http
    try {
      // asks for nothing: a provider that is there refuses it politely
      const answer = await ask(via.url, { method: 'GET', headers: authOf(account, via) }, signal)
      const isRefused = answer.status === 401
      return { isFine: !isRefused, why: isRefused ? 'refused-sign-in' : null, detail: String(answer.status) }
    } catch (e) {
      return triedOf(e)
    }
  },
}

const jsonIn = (answer: Answer): unknown => {
  try {
    return JSON.parse(answer.text) as unknown
  } catch {
    return null
  }
}

const refusalOf = (answer: Answer): Handed => ({
  result: 'refused',
  failure: /\b21610\b|opt(ed)?[- ]?out|unsubscribed/i.test(answer.text)
    ? 'stopped'
    : /\b2121[147]\b|invalid.{0,20}(number|recipient|to\b)/i.test(answer.text)
      ? 'number-wrong'
      : 'refused',
  detail: saidIn(answer),
})

const authOf = (account: Opened, via: Http): Record<string, string> => {
  const secret = account.secrets.secret ?? ''
  switch (via.auth) {
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${via.user}:${secret}`).toString('base64')}` }
    case 'bearer':
      return { authorization: `Bearer ${secret}` }
    case 'header':
      return { [via.authHeader]: secret }
    case 'none':
      return {}
    default:
      return via.auth satisfies never
  }
}

const requestOf = (account: Opened, via: Http, message: Outgoing): RequestInit => {
  const content: Content = message.content
  const { to, from, text, reference } = via.fields
  const fields: Record<string, string> = {
    ...via.more,
    [to]: message.to,
    [from]: account.settings.address,
    [text]: content.text,
    ...(reference ? { [reference]: message.reference } : {}),
  }
  const isForm = via.form === 'form'
  return {
    method: 'POST',
    headers: {
      ...authOf(account, via),
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    body: isForm ? new URLSearchParams(fields).toString() : JSON.stringify(nested(fields)),
  }
}

/** `message.text` stands inside `message`. */
const nested = (fields: Record<string, string>): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(fields)) {
    const steps = path.split('.').filter((step) => step !== '__proto__')
    const last = steps.pop()
    let place = out
    for (const step of steps) place = (place[step] ??= {}) as Record<string, unknown>
    if (last !== undefined && typeof place === 'object') place[last] = value
  }
  return out
}
