import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { MailboxSettings } from '@peakend/contract/email.ts'
import { testClock } from '../../../base/clock.ts'
import { openTokens } from './oauth.ts'

const server = (host: string) => ({ host, port: 993, security: 'tls' as const, user: 'help@shop.example' })

test('Google and Microsoft are asked at their own addresses, for what a mailbox needs and no more', async (t) => {
  const forms: string[] = []
  const provider = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      forms.push(`${String(request.headers['x-asked-at'])} ${body}`)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"good","expires_in":3600}')
    })
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  t.after(() => void provider.close())
  // nothing of a test leaves this machine: what is asked of them goes to a server here, which is told where it was to go
  const { fetch } = globalThis
  t.mock.method(globalThis, 'fetch', (url: string, init: RequestInit) =>
    fetch(`http://127.0.0.1:${(provider.address() as AddressInfo).port}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'x-asked-at': url },
    }),
  )
  const tokens = openTokens(testClock())
  const ask = async (of: { provider: 'google' | 'microsoft'; scope?: string; tokenUrl?: string }, host: string) => {
    const settings = MailboxSettings.parse({
      address: 'help@shop.example',
      name: 'Brisa',
      queueId: null,
      incoming: server(host),
      outgoing: server(host),
      signIn: 'oauth',
      oauth: { clientId: 'c', ...of },
    })
    assert.equal(await tokens.get(settings, { refreshToken: 'r' } as never), 'good')
    const [url = '', form = ''] = (forms.pop() ?? '').split(' ')
    const { scope = null, ...rest } = Object.fromEntries(new URLSearchParams(form))
    assert.deepEqual(rest, { grant_type: 'refresh_token', refresh_token: 'r', client_id: 'c' })
    return [url, scope]
  }
  assert.deepEqual(await ask({ provider: 'google' }, 'imap.gmail.com'), ['https://oauth2.googleapis.com/token', null])
  assert.deepEqual(await ask({ provider: 'microsoft' }, 'outlook.office365.com'), [
    'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
  ])
  // an organisation's own tenant stands in the settings
  const tenant = 'https://login.microsoftonline.com/brisa/oauth2/v2.0/token'
  assert.deepEqual(await ask({ provider: 'microsoft', tokenUrl: tenant, scope: 'one' }, 'outlook.office365.com'), [
    tenant,
    'one',
  ])
})
