/**
 * A real IMAP server: dovecot from Debian, on loopback only, as whoever runs the test. Where the machine has none it is unpacked into a cache folder once
 * (ops/mail/get-dovecot.sh). A Maildir is its mailbox, so that messages are put there as files.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** As the script has it: the programs carry the path. */
const cache = '/tmp/peakend-dov'
const script = path.resolve(import.meta.dirname, '../../ops/mail/get-dovecot.sh')

/** The folder dovecot is installed or unpacked in, `/` where it is the system's; null, said loudly, where it cannot be had. */
const findDovecot = async (): Promise<string | null> => {
  if (existsSync('/usr/sbin/dovecot')) return '/'
  try {
    await promisify(execFile)('bash', [script], { timeout: 300_000 })
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    process.stderr.write(
      `\n*** NOT TESTED against a real IMAP server: dovecot could not be had (apt-get install dovecot-imapd): ${why}\n\n`,
    )
    return null
  }
  return path.join(cache, 'root')
}

export const freePort = (): Promise<number> =>
  new Promise((go, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => go(typeof address === 'object' && address ? address.port : 0))
    })
  })

const answers = (port: number): Promise<true | undefined> =>
  new Promise((go) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      go(true)
    })
    socket.once('error', () => go(undefined))
  })

/** Whoever ends the orphans of this machine may take its time to bury them: a dead one writes no more. */
const GONE_MS = 200
/** Ends what is left of a group of processes, and waits until none of it is. */
const untilGone = async (group: number): Promise<void> => {
  for (const until = Date.now() + GONE_MS; Date.now() < until; await wait(5)) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      return
    }
  }
}

const START_MS = 15_000
export const untilItAnswers = async (port: number): Promise<void> => {
  for (const until = Date.now() + START_MS; !(await answers(port)); await wait(20))
    if (Date.now() > until) throw new Error(`nothing answers on ${port}`)
}

const configOf = (of: {
  root: string
  folder: string
  port: number
  tlsPort: number
  authPort: number
  extra: DovecotExtra
  user: string
  other: string
  isRoot: boolean
}): string => `
base_dir = ${of.folder}/run
state_dir = ${of.folder}/state
libexec_dir = ${path.join(of.root, 'usr/lib/dovecot')}
mail_plugin_dir = ${path.join(of.root, 'usr/lib/dovecot/modules')}
auth_mechanisms = ${of.extra.mechanisms ?? 'plain login xoauth2 oauthbearer'}
default_internal_user = ${of.user}
default_internal_group =
default_login_user = ${of.other}
protocols = imap
listen = 127.0.0.1
${of.extra.tls ? `ssl = yes\nssl_cert = <${of.extra.tls.certificate}\nssl_key = <${of.extra.tls.key}` : 'ssl = no'}
disable_plaintext_auth = no
log_path = ${of.folder}/log
mail_location = maildir:${of.folder}/mail/%n
mail_uid = ${of.user}
mail_gid = ${of.isRoot ? 'nogroup' : of.user}
first_valid_uid = 0
mail_fsync = never
first_valid_gid = 0
import_environment = LD_LIBRARY_PATH
${
  of.extra.tokensPort
    ? `passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${of.folder}/oauth2.conf
}`
    : ''
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=anyone ${of.folder}/passwords
}
userdb {
  driver = static
  args = home=${of.folder}/mail/%n
}
${of.extra.hasFullArchive ? fullArchive(of.folder) : ''}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${of.port}
  }
  inet_listener imaps {
    port = ${of.extra.tls ? of.tlsPort : 0}
    ssl = yes
  }
}
service auth {
  inet_listener {
    port = ${of.authPort}
    address = 127.0.0.1
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`

/** Folders below `Archive/` are another store, in which there is room for nothing while the rule stands. */
const fullArchive = (folder: string): string => `
mail_plugins = quota
namespace inbox {
  inbox = yes
  separator = /
}
namespace archive {
  prefix = Archive/
  separator = /
  location = maildir:${folder}/archive/%n
  list = yes
}
plugin {
  quota = count:Main:ns=
  quota_rule = *:storage=1G
  quota2 = count:Archive:ns=Archive/
  quota2_rule = *:bytes=1
  quota_vsizes = yes
}
`

export interface DovecotExtra {
  /** Ways to sign in; all of them unless told. */
  mechanisms?: string
  /** A folder `Archive/Done` can be made, and takes no message until `makeRoom`. */
  hasFullArchive?: boolean
  /** Files of a key and a certificate: it speaks TLS too, on a port of its own and by STARTTLS. */
  tls?: { key: string; certificate: string }
  /** Where it asks whether an access token is good: answers JSON with `user` and `active`. */
  tokensPort?: number
}

export interface Dovecot {
  readonly port: number
  /** TLS from the first byte, where it has a certificate. */
  readonly tlsPort: number
  /** Where another server asks who signs in. */
  readonly authPort: number
  /** The Maildirs, one a user. */
  readonly mailFolder: string
  /** Puts a message into a user's folder, as its server would. */
  readonly deliver: (user: string, message: Buffer | string, folder?: string) => Promise<void>
  /** Names of files of a user's folder, with flags. */
  readonly files: (user: string, folder?: string) => Promise<string[]>
  /** Numbers its messages anew, as after a restore: another UIDVALIDITY. */
  readonly renumber: (user: string) => Promise<void>
  /** From now on the password of everybody; sessions that stand go on. */
  readonly setPassword: (password: string) => Promise<void>
  /** There is room in the archive, from its next start on. */
  readonly makeRoom: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly log: () => Promise<string>
}

/** Starts one; any user signs in with the password `right` until it is changed. Ends with the test. null, and the test is marked as skipped, where there is none to be had. */
export const openDovecot = async (
  t: { after: (end: () => Promise<void>) => void; skip?: (why: string) => void },
  extra: DovecotExtra = {},
): Promise<Dovecot | null> => {
  const root = await findDovecot()
  if (root === null) {
    t.skip?.('dovecot could not be had')
    return null
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-imap-'))
  await chmod(folder, 0o755)
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? 'nobody' : userInfo().username
  const ports = { port: await freePort(), tlsPort: await freePort(), authPort: await freePort() }
  const config = { root, folder, ...ports, extra, user, other: isRoot ? 'daemon' : user, isRoot }
  for (const name of ['run', 'state', 'mail', 'archive']) await mkdir(path.join(folder, name), { mode: 0o777 })
  for (const name of ['mail', 'archive']) await chmod(path.join(folder, name), 0o777)
  const file = path.join(folder, 'dovecot.conf')
  const setPassword = (password: string) =>
    writeFile(path.join(folder, 'passwords'), `anyone:{PLAIN}${password}::::::\n`, { mode: 0o644 })
  await setPassword('right')
  await writeFile(file, configOf(config))
  if (extra.tokensPort)
    await writeFile(
      path.join(folder, 'oauth2.conf'),
      `introspection_mode = get\nintrospection_url = http://127.0.0.1:${extra.tokensPort}/?token=\nforce_introspection = yes\nusername_attribute = user\nactive_attribute = active\nactive_value = yes\n`,
    )
  const libraries = [
    'usr/lib/dovecot',
    'usr/lib/dovecot/modules',
    'usr/lib/x86_64-linux-gnu',
    'usr/lib/aarch64-linux-gnu',
  ]
  const env =
    root === '/'
      ? process.env
      : { ...process.env, LD_LIBRARY_PATH: libraries.map((one) => path.join(root, one)).join(':') }
  let child: ChildProcess | null = null

  let ids: ReturnType<typeof idsOf> | undefined
  const made = new Set<string>()
  const ownedByUser = async (file: string) => {
    if (!isRoot) return
    const { uid, gid } = await (ids ??= idsOf(user))
    await chown(file, uid, gid)
  }
  const place = async (name: string, where?: string) => {
    const box = path.join(folder, 'mail', name, ...(where ? [`.${where}`] : []))
    if (made.has(box)) return box
    made.add(box)
    for (const one of [
      path.join(folder, 'mail', name),
      box,
      ...['new', 'cur', 'tmp'].map((part) => path.join(box, part)),
    ]) {
      await mkdir(one, { recursive: true })
      await ownedByUser(one)
    }
    return box
  }
  const start = async () => {
    const log = () => readFile(path.join(folder, 'log'), 'utf8').catch(() => '')
    // it asks doveconf at a fixed place for its settings, unless doveconf starts it
    const binary = path.join(root, 'usr/sbin/dovecot')
    const args = ['-f', 'service=master', '-c', file, '-m', 'master', '-e', binary, '-F', '-c', file]
    // a group of its own: what its master leaves behind is ended with it
    const options = { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'] }
    child = spawn(path.join(root, 'usr/bin/doveconf'), args, options)
    let said = ''
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()))
    const ended = new Promise<never>((_, fail) =>
      child?.once(
        'exit',
        (code) => void log().then((text) => fail(new Error(`dovecot ended (${code}): ${said}${text}`))),
      ),
    )
    ended.catch(() => undefined)
    await Promise.race([untilItAnswers(config.port), ended])
  }
  const stop = async () => {
    const running = child
    child = null
    if (!running?.pid) return
    if (running.exitCode === null && running.signalCode === null) {
      const ended = new Promise((go) => running.once('exit', go))
      running.kill('SIGTERM')
      await ended
    }
    // those who serve a connection outlive the master by a moment, and would write into a folder that is being removed
    await untilGone(running.pid)
  }
  t.after(async () => {
    await stop()
    // another server may be putting something there still
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  })
  await start()
  return {
    ...ports,
    mailFolder: path.join(folder, 'mail'),
    start,
    stop,
    setPassword,
    makeRoom: () => writeFile(file, configOf(config).replace('bytes=1\n', 'storage=1G\n')),
    log: () => readFile(path.join(folder, 'log'), 'utf8').catch(() => ''),
    async deliver(name, message, where) {
      const box = await place(name, where)
      const id = `${Date.now()}.${randomUUID()}.test`
      await writeFile(path.join(box, 'tmp', id), message)
      await ownedByUser(path.join(box, 'tmp', id))
      await rename(path.join(box, 'tmp', id), path.join(box, 'new', id))
    },
    async files(name, where) {
      const box = await place(name, where)
      return [...(await readdir(path.join(box, 'new'))), ...(await readdir(path.join(box, 'cur')))]
    },
    async renumber(name) {
      const box = await place(name)
      for (const one of await readdir(box))
        if (one.startsWith('dovecot')) await rm(path.join(box, one), { recursive: true, force: true })
    },
  }
}

export const idsOf = async (user: string): Promise<{ uid: number; gid: number }> => {
  const ask = async (flag: string) => Number((await promisify(execFile)('id', [flag, user])).stdout.trim())
  return { uid: await ask('-u'), gid: await ask('-g') }
}
