import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { emailOf, house, housePassword } from '../../../test/house.ts'
import { isRefusal } from '../../base/refusal.ts'
import { forgotPassword } from '../sessions/forgotten.ts'
import { resetPassword } from '../sessions/secrets.ts'
import { post, routeFrom, type Route } from './post.ts'

interface Got {
  to: string[]
  user: string | undefined
  text: string
}

/** A real mail server that keeps what it took. */
const mailServer = async (t: TestContext, options: SMTPServerOptions = {}) => {
  const got: Got[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.password === 'right' ? done(null, { user: auth.username }) : done(new Error('535 wrong')),
    onData(stream, session, done) {
      let text = ''
      stream.setEncoding('utf8')
      stream.on('data', (part: string) => (text += part))
      stream.on('end', () => {
        got.push({ to: session.envelope.rcptTo.map((r) => r.address), user: session.user as string | undefined, text })
        done(null, 'taken as 4711')
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const sockets: Socket[] = []
  server.server.on('connection', (socket: Socket) => sockets.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.after(() => new Promise<void>((closed) => server.close(() => closed())))
  const { port } = server.server.address() as AddressInfo
  const route: Route = {
    host: '127.0.0.1',
    port,
    secure: false,
    user: null,
    password: null,
    from: 'desk@brisa.example',
    fromName: 'Brisa, tienda',
  }
  return { got, route, port, cut: () => sockets.forEach((socket) => socket.destroy()) }
}
const mail = { to: 'ana@example.org', subject: 'Hola', text: 'Qué tal: ñandú\n' }
/** Quoted-printable of a link is broken over lines. */
const plain = (text: string) => text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')

test('a mail arrives at a real server, and what the server said comes back', async (t) => {
  const { got, route } = await mailServer(t)
  const posted = await post(route, { ...mail, messageId: '<1.1@brisa.example>' })
  assert.deepEqual(posted, { isSent: true, said: '250 taken as 4711' })
  assert.deepEqual(got[0]?.to, ['ana@example.org'])
  assert.match(got[0]?.text ?? '', /From: "Brisa, tienda" <desk@brisa.example>/)
  assert.match(got[0]?.text ?? '', /Message-ID: <1.1@brisa.example>/)
  // another installation, or any other machine, does not answer it
  assert.match(got[0]?.text ?? '', /^Auto-Submitted: auto-generated$/m)
})

test('a refusal of the server is final or not as it says; no server at all is not final', async (t) => {
  const full = await mailServer(t, {
    onRcptTo: (_a, _s, done) => done(Object.assign(new Error('later'), { responseCode: 450 })),
  })
  const unknown = await mailServer(t, {
    onRcptTo: (_a, _s, done) => done(Object.assign(new Error('nobody'), { responseCode: 550 })),
  })
  const isFinal = async (route: Route) => {
    const posted = await post(route, mail)
    assert.ok(!posted.isSent)
    return posted.isFinal
  }
  assert.equal(await isFinal(full.route), false)
  assert.equal(await isFinal(unknown.route), true)
  assert.equal(await isFinal({ ...full.route, port: 1 }), false)
})

test('a server that took the mail in and went silent leaves nobody knowing; one that was not reached did not take it', async (t) => {
  const silent = await mailServer(t, { onData: (stream) => void stream.resume().on('end', () => silent.cut()) })
  assert.equal((await post(silent.route, mail)).isSent, null)
  assert.equal((await post({ ...silent.route, port: 1 }, mail)).isSent, false)
})

test('a subject or address with line ends adds no header and no receiver', async (t) => {
  const { got, route } = await mailServer(t)
  await post(route, { ...mail, subject: 'Hola\r\nBcc: eve@example.org' })
  assert.deepEqual(got[0]?.to, ['ana@example.org'])
  assert.doesNotMatch(got[0]?.text ?? '', /^Bcc:/m)
})

test('an account and its password are used, and a password never goes in the clear to another machine', async (t) => {
  const { got, route } = await mailServer(t)
  assert.ok((await post({ ...route, user: 'desk', password: 'right' }, mail)).isSent)
  assert.equal(got[0]?.user, 'desk')
  assert.ok(!(await post({ ...route, user: 'desk', password: 'wrong' }, mail)).isSent)
  // 'ip6-localhost' names this machine without being taken as loopback; the server offers no TLS
  const elsewhere = await post({ ...route, host: '0.0.0.0', user: 'desk', password: 'right' }, mail)
  assert.ok(!elsewhere.isSent)
  assert.equal(got.length, 1)
})

test('the setting of the installation is read from its address', () => {
  assert.deepEqual(routeFrom({ smtpUrl: 'smtps://a%40b:p%2Fw@mail.example', from: 'Brisa <desk@brisa.example>' }), {
    host: 'mail.example',
    port: 465,
    secure: true,
    user: 'a@b',
    password: 'p/w',
    from: 'desk@brisa.example',
    fromName: 'Brisa',
  })
  const bare = routeFrom({ smtpUrl: 'smtp://mail.example:2525', from: 'desk@brisa.example' })
  assert.deepEqual([bare.port, bare.user, bare.from, bare.fromName], [2525, null, 'desk@brisa.example', 'Peakend'])
})

test('a forgotten password is set anew with the link of the mail, once; an unknown address gets nothing', async (t) => {
  const { got, route } = await mailServer(t)
  const { db, identity, person, signIn, drain, owner } = await house(t, {
    mail: { smtpUrl: `smtp://127.0.0.1:${route.port}`, from: 'Peakend <peakend@example.org>' },
  })
  await person('Ana', 'agent')
  const of = { db, sessions: identity.sessions }
  const cookie = await signIn('Ana')
  await forgotPassword(of, emailOf('Ana'), '192.0.2.1')
  await forgotPassword(of, 'nobody@example.org', '192.0.2.1')
  await drain()
  assert.deepEqual(
    got.map((g) => g.to),
    [[emailOf('Ana')]],
  )
  const token = /\/reset#([\w-]+)/.exec(plain(got[0]?.text ?? ''))?.[1] ?? ''
  const client = await owner()
  const kept = await client.query<{ row: string }>('select l::text as row from auth.links l')
  assert.ok(token.length > 40 && kept.rows.length === 1 && !kept.rows[0]?.row.includes(token))
  await resetPassword(of, token, 'a new long password', '192.0.2.1')
  await assert.rejects(resetPassword(of, token, 'another password', 'b'), (e) => isRefusal(e, 'token_wrong'))
  assert.equal((await identity.authenticate({ headers: { cookie }, address: 'a' })).kind, 'stranger')
  await assert.rejects(signIn('Ana'), (e) => isRefusal(e, 'sign_in_wrong'))
  const email = emailOf('Ana')
  assert.ok(
    (await identity.sessions.signIn({ email, password: 'a new long password' }, { headers: {}, address: 'c' }))
      .signedIn,
  )
})

test('a reset link lapses after an hour, and a newer one ends it', async (t) => {
  const { got, route } = await mailServer(t)
  const { db, identity, drain, clock } = await house(t, {
    mail: { smtpUrl: `smtp://127.0.0.1:${route.port}`, from: 'peakend@example.org' },
  })
  const of = { db, sessions: identity.sessions }
  const ask = async () => {
    await forgotPassword(of, emailOf('Brisa administrator'), 'a')
    await drain()
    return /#([\w-]+)/.exec(plain(got.at(-1)?.text ?? ''))?.[1] ?? ''
  }
  const [one, two] = [await ask(), await ask()]
  await assert.rejects(resetPassword(of, one, housePassword, 'a'), (e) => isRefusal(e, 'token_wrong'))
  clock.advance(3_600_000)
  await assert.rejects(resetPassword(of, two, housePassword, 'a'), (e) => isRefusal(e, 'token_wrong'))
})

test("a workspace's own setting goes before the installation's; its password is sealed and never shown", async (t) => {
  const { db, identity, callerOf, workspaceId, owner, another } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const setting = {
    host: '127.0.0.1',
    port: 2525,
    secure: false,
    user: 'desk',
    from: 'desk@brisa.example',
    fromName: 'Brisa',
  }
  const route = (w = workspaceId) => db.read(w, (tx) => identity.post.routeFor(tx))
  await assert.rejects(route(), (e) => isRefusal(e, 'mail_not_set'))
  const change = (to: Parameters<typeof identity.post.change>[2]) =>
    db.transact(workspaceId, (tx) => identity.post.change(tx, boss, to))
  await change({ ...setting, password: 'open sesame' })
  assert.equal((await route()).password, 'open sesame')
  await change({ ...setting, port: 2526 })
  assert.equal((await route()).password, 'open sesame')
  assert.deepEqual(await db.read(workspaceId, (tx) => identity.post.shown(tx)), {
    ...setting,
    port: 2526,
    hasPassword: true,
  })
  await change({ ...setting, host: 'elsewhere.example' }) // whoever changes the server does not get the password sent there
  assert.equal((await route()).password, null)
  const client = await owner()
  const everything = await client.query<{ row: string }>(
    "select m::text as row from mail_settings m union all select a::text from audit a where act = 'mail.changed'",
  )
  assert.ok(everything.rows.length > 1 && everything.rows.every((r) => !r.row.includes('sesame')))
  await assert.rejects(route((await another('Marea')).workspaceId), (e) => isRefusal(e, 'mail_not_set'))
})
