/**
 * A real outgoing server: postfix from Debian, on loopback only. Where the machine has none it is unpacked into a cache folder once
 * (ops/mail/get-postfix.sh). Who signs in is asked of dovecot, and what is for `shop.example` and `example.org` lands in dovecot's mailboxes.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { freePort, idsOf, untilItAnswers, type Dovecot } from './dovecot.ts'

const run = promisify(execFile)
const cache = '/tmp/peakend-pfx'
const script = path.resolve(import.meta.dirname, '../../ops/mail/get-postfix.sh')

/** The folder postfix is unpacked in, `/` where it is the system's; null, said loudly, where it cannot be had. */
const findPostfix = async (): Promise<string | null> => {
  try {
    if (process.getuid?.() !== 0) throw new Error('its master must run as root')
    if (existsSync('/usr/lib/postfix/sbin/master')) return '/'
    await run('bash', [script], { timeout: 300_000 })
    return path.join(cache, 'root')
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    process.stderr.write(`\n*** NOT TESTED against a real outgoing server: postfix could not be had: ${why}\n\n`)
    return null
  }
}

/** A key and a certificate for loopback, made for one test. */
export const makeCertificate = async (folder: string): Promise<{ key: string; certificate: string }> => {
  const key = path.join(folder, 'key.pem')
  const certificate = path.join(folder, 'certificate.pem')
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    certificate,
    ...names,
  ])
  return { key, certificate }
}

/** Users every Debian has: one that owns the queue, and a group apart from it. */
const OWNER = 'uucp'
const GROUP = 'news'
/** Each may be a daemon of its own; those that speak to nobody outside. */
const parts = `
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

export interface Postfix {
  /** Plain and STARTTLS. */
  readonly port: number
  /** TLS from the first byte. */
  readonly tlsPort: number
  readonly certificate: string
  /** What it says to the next recipients asked for: `450 4.2.0 busy`, `550 5.1.1 no such user`; null is to take them. */
  readonly answers: { next: string | null; /** The same to one address only. */ to: Record<string, string> }
  readonly log: () => Promise<string>
}

export const mostBytes = 50_000

/** Starts one; ends with the test. null, and the test is marked as skipped, where there is none to be had. */
export const openPostfix = async (
  t: TestContext,
  imap: Dovecot,
  /** Where mail for `late.example` goes on to. */
  nextPort: number,
): Promise<Postfix | null> => {
  const root = await findPostfix()
  if (root === null) {
    t.skip('postfix could not be had')
    return null
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-smtp-'))
  await chmod(folder, 0o755)
  const ports = { plain: await freePort(), tls: await freePort() }
  const answers: Postfix['answers'] = { next: null, to: {} }
  const policyPort = await answerPolicy(t, answers)
  const { key, certificate } = await makeCertificate(folder)
  await writeFile(
    path.join(folder, 'main.cf'),
    await settingsOf({ root, folder, imap, nextPort, policyPort, key, certificate }),
  )
  const smtpd = (port: number, more = '') => `127.0.0.1:${port} inet n - n - - smtpd${more}\n`
  await writeFile(
    path.join(folder, 'master.cf'),
    smtpd(ports.plain) + smtpd(ports.tls, ' -o smtpd_tls_wrappermode=yes') + parts,
  )
  await makeQueue(folder)
  const libraries = ['usr/lib/postfix', 'usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu']
  const env = {
    ...process.env,
    MAIL_CONFIG: folder,
    LD_LIBRARY_PATH: libraries.map((one) => path.join(root, one)).join(':'),
  }
  const log = () => readFile(path.join(folder, 'log', 'maillog'), 'utf8').catch(() => '')
  const child = spawn(path.join(root, 'usr/lib/postfix/sbin/master'), ['-d', '-c', folder], { env, stdio: 'ignore' })
  const ended = new Promise<void>((go) => child.once('exit', () => go()))
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  const early = ended.then(async () => {
    throw new Error(`postfix ended: ${await log()}`)
  })
  early.catch(() => undefined)
  await Promise.race([untilItAnswers(ports.plain), early])
  return { port: ports.plain, tlsPort: ports.tls, certificate, answers, log }
}

const settingsOf = async (of: {
  root: string
  folder: string
  imap: Dovecot
  nextPort: number
  policyPort: number
  key: string
  certificate: string
}): Promise<string> => {
  const { root, folder, imap } = of
  const { uid, gid } = await idsOf('nobody')
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
daemon_directory = ${path.join(root, 'usr/lib/postfix/sbin')}
command_directory = ${path.join(root, 'usr/sbin')}
shlib_directory = ${path.join(root, 'usr/lib/postfix')}
meta_directory = ${folder}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
mail_owner = ${OWNER}
setgid_group = ${GROUP}
maillog_file = ${folder}/log/maillog
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.shop.example
mydestination =
alias_maps =
virtual_mailbox_domains = shop.example, example.org
virtual_mailbox_base = ${imap.mailFolder}
virtual_mailbox_maps = inline:{ {eva@example.org=eva/}, {@shop.example=help/} }
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${gid}
virtual_minimum_uid = 1
recipient_delimiter = +
transport_maps = inline:{ {late.example=smtp:[127.0.0.1]:${of.nextPort}} }
smtp_dns_support_level = disabled
message_size_limit = ${mostBytes}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${imap.authPort}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:${of.policyPort}, permit_sasl_authenticated, reject
smtpd_tls_security_level = may
smtpd_tls_auth_only = no
smtpd_tls_cert_file = ${of.certificate}
smtpd_tls_key_file = ${of.key}
smtpd_error_sleep_time = 0
minimal_backoff_time = 1s
`
}

const makeQueue = async (folder: string): Promise<void> => {
  const { uid } = await idsOf(OWNER)
  const { gid } = { gid: Number((await run('getent', ['group', GROUP])).stdout.split(':')[2]) }
  const owned = [
    'incoming',
    'active',
    'deferred',
    'bounce',
    'defer',
    'flush',
    'hold',
    'private',
    'public',
    'saved',
    'trace',
    'corrupt',
    'maildrop',
  ]
  for (const name of ['queue', 'queue/pid', 'data', 'log', ...owned.map((one) => `queue/${one}`)]) {
    const made = path.join(folder, name)
    await mkdir(made, { recursive: true, mode: 0o755 })
    if (name === 'data' || name.startsWith('queue/')) await chown(made, name === 'queue/pid' ? 0 : uid, gid)
  }
}

/** Postfix's policy delegation: what it asks before it takes a recipient. */
const answerPolicy = async (t: TestContext, answers: Postfix['answers']): Promise<number> => {
  const server = createServer((socket) => {
    let asked = ''
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Buffer) => {
      asked += bytes.toString()
      for (let end = asked.indexOf('\n\n'); end >= 0; end = asked.indexOf('\n\n')) {
        const recipient = /^recipient=(.*)$/m.exec(asked.slice(0, end))?.[1] ?? ''
        asked = asked.slice(end + 2)
        socket.write(`action=${answers.to[recipient] ?? answers.next ?? 'DUNNO'}\n\n`)
      }
    })
    t.after(() => void socket.destroy())
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  t.after(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
