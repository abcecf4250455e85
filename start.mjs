// The one way in. Plain JavaScript that runs on Node 18 and later, because a TypeScript entry dies on Node 20 before it
// can say why. It makes the checkout ready (packages, built screens), then becomes the program on the Node of the
// `node` package. Everything it says goes to standard error: standard output belongs to the program.
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(fileURLToPath(import.meta.url))
const workspaces = ['contract', 'server', 'desk', 'widget']
const installStamp = path.join(root, 'node_modules', '.peakend-install.json')
const lockFile = path.join(root, '.cache', 'start.lock')
/** There while packages are being installed, and after an install that was cut off. */
const unfinished = path.join(root, '.cache', 'installing')
const heartbeatMs = 2000
const lockExpiresMs = 30_000 // fifteen missed heartbeats: the owner is gone, or on a machine that is
const leftWorkMs = 300_000 // what an owner that was killed had begun is waited for this long
const patienceMs = 3000 // what we are told to end has this long; what it leaves by half is begun anew

// V8's young generation grows to 48 MiB by default and is never given back: an idle server took 245 MiB, with this 184.
const nodeFlags = ['--max-semi-space-size=8']

/** What each sub-command runs, and whether it needs the built screens first. */
const targets = {
  start: { file: 'server/src/main.ts', builds: true },
  demo: { file: 'server/src/main.ts', args: ['--demo'], builds: true },
  phone: { file: 'server/src/main.ts', args: ['--phone'], builds: true },
  cli: { file: 'server/src/cli.ts', builds: false },
  bench: { file: 'bench/run.ts', builds: true },
  test: { file: 'server/test/run.ts', builds: true },
  // For images and services whose program may not write to the checkout: packages and screens, and no more.
  prepare: { builds: true },
  check: { file: 'server/test/check.ts', builds: false },
}

const say = (text) => process.stderr.write(`${text}\n`)

class Trouble extends Error {}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

// ---------------------------------------------------------------- packages

function installHash() {
  const hash = createHash('sha256')
  hash.update(readText(path.join(root, 'package-lock.json')))
  for (const name of ['.', ...workspaces]) {
    const manifest = readJson(path.join(root, name, 'package.json')) ?? {}
    const { dependencies, devDependencies, optionalDependencies, bin, workspaces: members, allowScripts } = manifest
    hash.update(JSON.stringify([dependencies, devDependencies, optionalDependencies, bin, members, allowScripts]))
  }
  return `${hash.digest('hex')} ${process.platform} ${process.arch}`
}

function installedNode() {
  const names = process.platform === 'win32' ? ['node/bin/node.exe'] : ['.bin/node', 'node/bin/node']
  return names.map((name) => path.join(root, 'node_modules', name)).find((file) => fs.existsSync(file))
}

const isInstalled = () => installedNode() !== undefined && readJson(installStamp)?.hash === installHash()

/** Packages the lockfile holds for this platform: the whole against which progress is counted. */
function expectedPackages() {
  const packages = readJson(path.join(root, 'package-lock.json'))?.packages ?? {}
  const fits = (list, value) => !list || list.includes(value) || list.some((x) => x[0] === '!' && x !== `!${value}`)
  return Object.entries(packages)
    .filter(([name, one]) => name && !one.link && fits(one.os, process.platform) && fits(one.cpu, process.arch))
    .map(([name]) => path.join(root, name))
}

/** npm must run on the system's Node: the one in node_modules may be about to be replaced. */
function outsidePath() {
  const inside = path.join('node_modules', '.bin')
  const parts = (process.env.PATH ?? '').split(path.delimiter)
  return parts.filter((part) => !part.endsWith(inside)).join(path.delimiter)
}

/** A package may be there by half after an install that was cut off, and npm would take it for whole. */
function clearUnfinished() {
  if (!fs.existsSync(unfinished)) return
  say('Peakend: the last install was cut off; beginning it anew')
  for (const name of ['.', ...workspaces]) {
    fs.rmSync(path.join(root, name, 'node_modules'), { recursive: true, force: true, maxRetries: 3 })
  }
}

async function install() {
  const expected = expectedPackages()
  const startedAt = Date.now()
  clearUnfinished()
  fs.writeFileSync(unfinished, '')
  say('Peakend: installing packages (a minute or two the first time) ...')
  const progress = setInterval(() => {
    const there = expected.filter((folder) => fs.existsSync(path.join(folder, 'package.json'))).length
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const count = `${there} of about ${expected.length} packages`
    say(`  ${there >= expected.length ? 'finishing' : count} (${seconds} s)`)
  }, 5000)
  // --no-save leaves the lockfile as it is: starting must not change the checkout.
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--no-progress', '--loglevel=error']
  const env = { ...process.env, PATH: outsidePath() || process.env.PATH }
  const { code, output } = await runQuietly('npm', args, { cwd: root, env, shell: process.platform === 'win32' })
  clearInterval(progress)
  const isCutOff = code === null || code > 128
  if (!isCutOff) fs.rmSync(unfinished, { force: true }) // npm itself takes back what failed
  if (code !== 0) {
    say(output)
    throw new Trouble('The packages could not be installed; npm says why above. Mend that and start again.')
  }
  if (!installedNode()) {
    throw new Trouble(
      'The packages are installed but Node 24 is not among them: npm did not run the install step of the package "node".\n' +
        'Allow it (npm config: ignore-scripts must be off) and run: npm rebuild node',
    )
  }
  fs.writeFileSync(installStamp, JSON.stringify({ hash: installHash(), at: new Date().toISOString() }))
  say(`  packages ready (${Math.round((Date.now() - startedAt) / 1000)} s)`)
}

// ---------------------------------------------------------------- built screens

function* sourceFiles(folder) {
  let entries
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'dist') yield* sourceFiles(full)
    } else if (!/\.test\.tsx?$/.test(entry.name)) yield full
  }
}

function buildHash(name) {
  const hash = createHash('sha256').update(installHash())
  for (const folder of [name, 'contract']) {
    for (const file of sourceFiles(path.join(root, folder))) {
      hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

const buildStamp = (name) => path.join(root, name, 'dist', '.peakend-build.json')
const hasEntry = (name) => ['vite.config.ts', 'vite.config.mjs'].some((f) => fs.existsSync(path.join(root, name, f)))
const outdatedBuilds = () =>
  ['desk', 'widget'].filter((name) => hasEntry(name) && readJson(buildStamp(name))?.hash !== buildHash(name))

async function build(name) {
  const startedAt = Date.now()
  const hash = buildHash(name)
  say(`Peakend: building the ${name} ...`)
  const own = readJson(path.join(root, name, 'package.json'))?.scripts?.build
  const env = { ...process.env, PATH: binPath(), NODE_ENV: 'production' }
  const { code, output } = await runQuietly(own ?? 'vite build', [], { cwd: path.join(root, name), env, shell: true })
  if (code !== 0) {
    say(output)
    throw new Trouble(`The ${name} could not be built; the reason stands above.`)
  }
  fs.writeFileSync(buildStamp(name), JSON.stringify({ hash }))
  say(`  ${name} ready (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
}

// ---------------------------------------------------------------- one at a time

/** Whether a process runs, or with a negative id any of its group. */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function isAbandoned() {
  const owner = readJson(lockFile)
  try {
    const silentMs = Date.now() - fs.statSync(lockFile).mtimeMs
    const isHere = owner !== undefined && owner.host === os.hostname()
    if (isHere && !isAlive(owner.pid)) return !owner.group || !isAlive(-owner.group) || silentMs > leftWorkMs
    return silentMs > lockExpiresMs
  } catch {
    return false
  }
}

/** Writes into our lock what we began, so that whoever comes after our sudden death waits for its end. */
function noteGroup(group) {
  const owner = readJson(lockFile)
  if (hasGroups && owner?.pid === process.pid && owner.host === os.hostname()) {
    fs.writeFileSync(lockFile, JSON.stringify({ ...owner, group }))
  }
}

function tryLock(id) {
  try {
    fs.mkdirSync(path.dirname(lockFile), { recursive: true })
    fs.writeFileSync(lockFile, JSON.stringify({ id, pid: process.pid, host: os.hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw new Trouble(
        `Peakend's packages or screens are not up to date here, and this user may not write to the checkout (${lockFile}: ${error.code}).\n` +
          'Run as the user it belongs to: npm run prepare-checkout',
      )
    }
  }
  if (isAbandoned()) {
    const aside = `${lockFile}.${id}`
    const before = readJson(lockFile)?.id
    try {
      fs.renameSync(lockFile, aside)
      // Somebody else may have cleared the dead lock and taken a new one between our look and our rename: give it back.
      if (readJson(aside)?.id !== before) fs.linkSync(aside, lockFile)
      fs.rmSync(aside, { force: true })
    } catch {
      // another waiter was quicker; the next round looks again
    }
  }
  return false
}

async function alone(work) {
  const id = randomUUID()
  let told = false
  while (!tryLock(id)) {
    if (!told) say('Peakend: another start is preparing this checkout; waiting for it ...')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const beat = setInterval(() => {
    const now = new Date()
    try {
      fs.utimesSync(lockFile, now, now)
    } catch {
      // the file was taken from us; work goes on, the stamp is written only when it is done
    }
  }, heartbeatMs)
  const release = () => {
    if (readJson(lockFile)?.id === id) fs.rmSync(lockFile, { force: true })
  }
  process.on('exit', release)
  try {
    await work()
  } finally {
    clearInterval(beat)
    release()
    process.off('exit', release)
  }
}

// ---------------------------------------------------------------- running

const binPath = () => [path.join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(path.delimiter)

const hasGroups = process.platform !== 'win32'

/** Children that prepare the checkout; a signal to us ends them first. */
const preparing = new Set()

/** Each child leads a group of its own, so that what npm and its packages begin can be ended with it. */
function runQuietly(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: hasGroups })
    let output = ''
    preparing.add(child)
    if (child.pid) noteGroup(child.pid)
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('error', (error) =>
      reject(new Trouble(error.code === 'ENOENT' ? `${command} was not found on this machine.` : error.message)),
    )
    child.on('close', (code) => {
      preparing.delete(child)
      if (!isEnding) resolve({ code, output })
    })
  })
}

let isEnding = false

/** Ends what prepares the checkout, waits until nothing of it writes here any more, and goes. */
function endPreparing(signal) {
  if (isEnding) return
  isEnding = true
  const end = (child, kind) => {
    try {
      if (hasGroups) process.kill(-child.pid, kind)
      else child.kill(kind)
    } catch {
      // it ended by itself
    }
  }
  const children = [...preparing]
  for (const child of children) end(child, signal)
  const isWorking = (child) => (hasGroups ? isAlive(-child.pid) : preparing.has(child))
  const until = Date.now() + patienceMs
  setInterval(() => {
    const isLate = Date.now() > until
    if (isLate) for (const child of children) end(child, 'SIGKILL')
    if (isLate || !children.some(isWorking)) process.exit(128 + os.constants.signals[signal])
  }, 50)
}

async function prepare(target) {
  if (!isInstalled()) await alone(async () => (isInstalled() ? undefined : await install()))
  if (target.builds && outdatedBuilds().length > 0) {
    await alone(async () => {
      for (const name of outdatedBuilds()) await build(name)
    })
  }
}

function become(target, rest) {
  const node = fs.realpathSync(installedNode())
  const args = [...nodeFlags, path.join(root, target.file), ...(target.args ?? []), ...rest]
  const env = { ...process.env, PATH: binPath() }
  env.NODE_COMPILE_CACHE ??= path.join(root, '.cache', 'compile')
  // npm moves to the checkout before it runs a script; a file named on the command line is meant from where one stood.
  const cwd = process.env.npm_lifecycle_event === 'peakend' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd()
  process.chdir(target.file === 'server/src/cli.ts' ? cwd : root)
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.removeAllListeners('warning') // execve is announced as experimental; the reader cannot do anything about it
    process.on('warning', () => {})
    process.execve(node, [node, ...args], env)
  }
  runChild(node, args, env)
}

/** Where a process cannot turn into another (Node before 22.15, Windows): stay, pass signals on, end as the child ends. */
function runChild(node, args, env) {
  // The channel lets the program see our death, even by kill -9, and drain instead of staying behind with the port.
  const child = spawn(node, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole group: the child has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  onOrphaned(() => child.kill('SIGTERM'))
  child.on('error', (error) => {
    say(`Node 24 could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (os.constants.signals[signal] ?? 0) : code))
}

const firstParent = process.ppid

/** npm passes a signal on to the shell between it and us alone, which dies of it and tells nobody: calls `end` once that is so. */
function onOrphaned(end) {
  if (!process.env.npm_lifecycle_event) return undefined
  return setInterval(() => process.ppid !== firstParent && end(), 500).unref()
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new Trouble(`Peakend needs Node 18 or later to start (20 or later to install); this is ${process.version}.`)
  }
  const [first, ...others] = process.argv.slice(2)
  const isNamed = first !== undefined && !first.startsWith('-')
  const target = isNamed ? targets[first] : targets.start
  if (!target) throw new Trouble(`Unknown: ${first}. One of: ${Object.keys(targets).join(', ')}.`)
  const rest = isNamed ? others : process.argv.slice(2)
  process.on('SIGTERM', endPreparing).on('SIGINT', endPreparing)
  const watch = onOrphaned(() => endPreparing('SIGTERM'))
  await prepare(target)
  clearInterval(watch)
  process.off('SIGTERM', endPreparing).off('SIGINT', endPreparing)
  if (target.file) become(target, rest)
  else say('Peakend: ready to start.')
}

main().catch((error) => {
  say(error instanceof Trouble ? error.message : error.stack)
  process.exit(1)
})
