import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { checkout, failures, filesBelow, runChecks, runShown, type Tally } from './checks.ts'
import { provideChromium } from './chromium.ts'
import { openTestCluster } from './cluster.ts'
import { provideVoices } from './debian.ts'

// Everything there is to test, in one go: npm test. With words after it (npm test -- routing hours) only the test files
// whose path holds one of them. The last line is the sum.

const words = process.argv.slice(2)
const testName = /\.test\.tsx?$/
const fileMs = 10 * 60_000
const isWanted = (file: string) => words.length === 0 || words.some((word) => file.includes(word))
const print = (text: string): void => void process.stdout.write(`${text}\n`)
const minutes = (ms: number): string => (ms / 60_000).toFixed(1)
const title = (text: string) => print(`\n── ${text} ── after ${minutes(performance.now())} min`)

/** How a file went: what it counted, and whether all of it was well. */
type FileTally = Tally & { file: string; tookMs: number }

/** What takes longest is named at the end: the whole should stay well under half an hour. */
const slowestNamed = 12
const took: FileTally[] = []

type HowToRun = {
  concurrency: number
  /** Gives way to what runs beside it. */
  isModest?: boolean
  /** Where its output goes; otherwise it is shown as it comes. */
  show?: (text: string) => void
}

const modest = ['--import', path.join(checkout, 'server/test/modest.ts')]

/** Runs test files of node:test, each in a process of its own, and counts their tests, file by file. */
async function runFiles(files: string[], { concurrency, isModest, show }: HowToRun): Promise<FileTally[]> {
  const tallies: FileTally[] = []
  const stream = run({
    files: files.map((file) => path.join(checkout, file)),
    concurrency,
    timeout: fileMs,
    cwd: checkout,
    execArgv: isModest === true ? modest : [],
  })
  stream.on('test:summary', ({ file, counts, success, duration_ms: tookMs }) => {
    if (file === undefined) return // the sum comes last and has no file
    const unwell = counts.tests - counts.passed - counts.skipped - counts.todo
    // a suite's own hook may fail where every test passed
    tallies.push({
      file: path.relative(checkout, file),
      passed: counts.passed,
      failed: Math.max(unwell, success ? 0 : 1),
      tookMs,
    })
  })
  const shown = stream.compose(new spec())
  const write = show ?? ((text: string) => void process.stdout.write(text))
  for await (const part of shown) write(String(part))
  // one that ended before it could count
  const silent = files.filter((file) => !tallies.some((tally) => tally.file === file))
  took.push(...tallies)
  return [...tallies, ...silent.map((file) => ({ file, passed: 0, failed: 1, tookMs: 0 }))]
}

/** A machine on which more than this fails is not merely busy. */
const mostRunAgain = 6

/**
 * Runs them all; files that failed are run once more, alone: on a shared machine a test that waits for other processes may wait too long. What passes only
 * then is named, so that it is looked into.
 */
async function runNode(files: string[], how: HowToRun): Promise<Tally> {
  if (files.length === 0) return { passed: 0, failed: 0 }
  return await againAlone(await runFiles(files, how))
}

async function againAlone(first: FileTally[]): Promise<Tally> {
  const failed = first.filter((tally) => tally.failed > 0).map(({ file }) => file)
  if (failed.length === 0 || failed.length > mostRunAgain) return named(first)
  title(`run again alone: ${failed.join(', ')}`)
  const again = await runFiles(failed, { concurrency: 1 })
  for (const { file } of again.filter((tally) => tally.failed === 0))
    print(`*** ${file} FAILED at first and passed alone: look into it`)
  return named([...first.filter(({ file }) => !failed.includes(file)), ...again])
}

/** The sum, with the files that failed noted for the end. */
function named(tallies: readonly FileTally[]): Tally {
  failures.push(...tallies.filter(({ failed }) => failed > 0).map(({ file, failed }) => `${file}: ${failed}`))
  return sumOf(tallies)
}

const sumOf = (tallies: readonly Tally[]): Tally =>
  tallies.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), {
    passed: 0,
    failed: 0,
  })

type VitestReport = { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number }

/** Runs a workspace's vitest and counts its tests; a file that does not load counts as one failed. */
async function runVitest(workspace: string): Promise<Tally> {
  const files = filesBelow(`${workspace}/src`, testName).filter(isWanted)
  if (files.length === 0) return { passed: 0, failed: 0 }
  title(workspace)
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-vitest-')), 'report.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const isGood = await runShown('vitest', [...args, ...files.map((file) => path.relative(workspace, file))], workspace)
  try {
    const counted: VitestReport = JSON.parse(fs.readFileSync(report, 'utf8'))
    const failed = Math.max(counted.numFailedTests, isGood ? 0 : 1)
    if (failed > 0) failures.push(`${workspace} (vitest): ${failed}`)
    return { passed: counted.numPassedTests, failed }
  } catch {
    failures.push(`${workspace} (vitest): ended before it could say anything`)
    return { passed: 0, failed: 1 }
  } finally {
    fs.rmSync(path.dirname(report), { recursive: true, force: true })
  }
}

/**
 * A test waits for its database and its sockets as often as it works, a story has a browser beside it: one more at once than there are processors. With four on two
 * cores tests that wait for another process waited too long, and nothing was gained. What fails beside another is run again alone.
 */
const filesAtOnce = Math.min(6, 1 + os.availableParallelism())

/** Those that take minutes begin first, so that none of them is still at it when all others are done. */
const longStories = ['screens', 'screens-states', 'messages', 'one-conversation', 'letters', 'never-asked-twice']
const isLong = (file: string) => longStories.includes(path.basename(file, '.test.ts'))
const longFirst = (files: string[]) => [...files.filter(isLong), ...files.filter((file) => !isLong(file))]

const needsBrowser = (file: string) =>
  /playwright|chromium|browser/.test(fs.readFileSync(path.join(checkout, file), 'utf8'))

/** Gets a Chromium where one of them needs it; those that cannot be run for want of one have failed. */
function withBrowser(files: string[], what: string): { files: string[]; tally: Tally } {
  const none = { passed: 0, failed: 0 }
  if (!files.some(needsBrowser)) return { files, tally: none }
  const chromium = provideChromium(print)
  if ('path' in chromium) {
    process.env.CHROMIUM_PATH = chromium.path
    return { files, tally: none }
  }
  print(chromium.missing)
  const left = files.filter((file) => !needsBrowser(file))
  failures.push(`every test of ${what} that needs a browser`)
  return { files: left, tally: { passed: 0, failed: files.length - left.length } }
}

/** Whole customer stories: each has a server, a database and often a browser of its own. */
async function runStories(): Promise<Tally> {
  const wanted = longFirst(filesBelow('server/test/stories', testName).filter(isWanted))
  if (wanted.length === 0) return { passed: 0, failed: 0 }
  title('stories')
  const { files, tally } = withBrowser(wanted, 'the stories')
  return sumOf([tally, await runNode(files, { concurrency: filesAtOnce })])
}

/** Sound is measured there as it is heard: one at a time, and what runs beside it gives way. */
const needsSwitch = (file: string) =>
  /\b(openTestAsterisk|openLineHouse|asteriskWorlds|browser-shop)\b/.test(
    fs.readFileSync(path.join(checkout, file), 'utf8'),
  )

/** Spoken by a program of this machine. */
const needsVoice = (file: string) => /\b(espeak|findProgram)\b/.test(fs.readFileSync(path.join(checkout, file), 'utf8'))

/**
 * What a real telephone switch is needed for: minutes of waiting for rings and sound, so it runs beside the server's tests, and `after` it some of those, one
 * at a time. All of it is shown at the end. Where no switch can be had its tests are skipped, and that is said here and at the end.
 */
async function runSwitch(wanted: string[], after: string[]): Promise<() => Promise<Tally>> {
  const { files, tally } = withBrowser(wanted, 'the telephone switch')
  const { findAsterisk } = await import('./phone/asterisk.ts')
  const isThere = (await findAsterisk()) !== null
  if (!isThere) missing.push('*** NOT TESTED against a real telephone switch: Asterisk could not be had')
  else if (files.some((file) => file.includes('wrong-sip'))) {
    const { findSipp } = await import('./phone/sipp/sipp.ts')
    if ((await findSipp()) === null) missing.push('*** NOT TESTED: wrong SIP on the line, for SIPp could not be had')
  }
  const said: string[] = []
  const show = (text: string) => void said.push(text)
  const both = (async () => {
    const first = await runFiles(files, { concurrency: 1, show })
    return [...first, ...(after.length > 0 ? await runFiles(after, { concurrency: 1, isModest: true, show }) : [])]
  })()
  return async () => {
    const tallies = await both
    title('telephone switch, and what came after it')
    print(said.join(''))
    return sumOf([tally, await againAlone(tallies)])
  }
}

/** The switch's tests take a quarter as long as the server's, so whoever ran them has time for as many of these: all end at once. */
const besidesSwitch = 5 / 6

/** The server's tests; those that need a switch beside them, so that no more run at once than without. */
async function runServer(files: string[], ofSwitch: string[]): Promise<() => Promise<Tally>> {
  if (ofSwitch.length === 0) {
    const tally = await runNode(files, { concurrency: filesAtOnce })
    return async () => tally
  }
  const own = files.slice(0, Math.ceil(files.length * besidesSwitch))
  const endOfSwitch = await runSwitch(ofSwitch, files.slice(own.length))
  const tally = await runNode(own, { concurrency: Math.max(1, filesAtOnce - 1), isModest: true })
  return async () => sumOf([tally, await endOfSwitch()])
}
const missing: string[] = []

async function runEverything(): Promise<Tally> {
  const isStory = (file: string) => file.startsWith('server/test/stories')
  const isApart = (file: string) => isStory(file) || file === 'server/test/shape.test.ts' || needsSwitch(file)
  const plain = ['contract', 'server', 'bench'].flatMap((folder) => filesBelow(folder, testName))
  const tallies: Tally[] = []
  if (words.length === 0) {
    title('check')
    tallies.push(await runChecks())
  }
  if (plain.some((file) => needsVoice(file) && isWanted(file))) {
    const mute = provideVoices(print)
    if (mute !== null) missing.push(`*** NOT TESTED: what a voice of this machine speaks (${mute})`)
  }
  const files = plain.filter((file) => !isApart(file) && isWanted(file))
  if (files.length > 0) title('server, contract, bench')
  const ofSwitch = plain.filter((file) => !isStory(file) && needsSwitch(file) && isWanted(file))
  const endOfServer = await runServer(files, ofSwitch)
  for (const workspace of ['desk', 'widget']) tallies.push(await runVitest(workspace))
  tallies.push(await endOfServer())
  tallies.push(await runStories())
  return sumOf(tallies)
}

// held from here on, it is begun once and gives way to nobody; where it cannot be had each test says so
const cluster = await openTestCluster().catch(() => undefined)
const { passed, failed } = await runEverything()
await cluster?.stop()
title('slowest files')
for (const { file, tookMs } of took.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, slowestNamed))
  print(`${minutes(tookMs).padStart(5)} min  ${file}`)
for (const what of missing) print(what)
for (const what of failures) print(`FAILED ${what}`)
print(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
