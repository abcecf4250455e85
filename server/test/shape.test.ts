/** Holds the sources to the shape architecture.md gives them. What it says when it fails is what to do. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import { OpenPermission, RolePermission } from '@peakend/contract/permissions.ts'
import { everyEndpoint } from '../src/base/every-endpoint.ts'
import { readMigrations } from '../src/base/migrations.ts'
import { isTest, readSources, targetOf, type Source } from './sources.ts'
import { systemUses } from './system-uses.data.ts'

const order = [
  'base',
  'identity',
  'customers',
  'journeys',
  'interactions',
  'cases',
  'routing',
  'knowledge',
  'flows',
  'moments',
  'promises',
  'standards',
  'evaluations',
  'deepening',
  'coaching',
  'surveys',
  'notices',
  'story',
  'workforce',
  'reports',
  'channels',
  'exchange',
  'privacy',
]
/** Files beside the door that others may import as well: what a channel must do, and the one way out. */
const moreDoors = new Set(['server/src/interactions/adapter.ts', 'server/src/channels/deliver.ts'])
const mostLines = 400
const wrongNames = /(^|[/.-])(utils?|lib|libs|common|helpers?|types|services?|manager|misc|shared)([./-]|$)/i

const server = readSources('server/src')
const all = [
  ...server,
  ...['contract', 'server/test', 'desk/src', 'widget/src', 'bench'].flatMap((f) => readSources(f)),
]
const ours = server.filter((s) => !isTest(s.file))

const moduleOf = (file: string): string | null => /^server\/src\/([^/]+)\//.exec(file)?.[1] ?? null
const isDoor = (file: string): boolean => {
  const name = path.posix.basename(file, '.ts')
  return (
    file.startsWith('server/src/base/') || path.posix.basename(path.posix.dirname(file)) === name || moreDoors.has(file)
  )
}
const none = (faults: readonly string[], rule: string) => assert.deepEqual(faults, [], rule)
const importsOf = (s: Source) => s.imports.flatMap((given) => targetOf(s.file, given) ?? [])

test('folders of the server are modules with a place in the order', () => {
  const known = new Set([...order, 'cli'])
  none(
    [...new Set(ours.flatMap((s) => moduleOf(s.file) ?? []))].filter((m) => !known.has(m)),
    'see the order in docs/map.md',
  )
})

test('imports point one way, and at doors', () => {
  const faults = ours.flatMap((s) => {
    const from = moduleOf(s.file)
    if (from === null || from === 'cli') return []
    return importsOf(s).flatMap((target) => {
      const to = moduleOf(target)
      if (to === from || target.startsWith('contract/')) return []
      if (to === null) return [`${s.file} imports ${target}: only main and cli know the outside`]
      if (order.indexOf(to) > order.indexOf(from))
        return [`${s.file} imports ${target}: ${to} comes after ${from}; react to an event instead`]
      return isDoor(target) ? [] : [`${s.file} imports ${target}: not a door`]
    })
  })
  none(faults, 'imports go from later modules to doors of earlier ones')
})

test('the contract knows nobody, desk and widget know the contract only', () => {
  const faults = all
    .filter((s) => !isTest(s.file))
    .flatMap((s) =>
      importsOf(s)
        .filter((target) => {
          if (s.file.startsWith('contract/')) return !target.startsWith('contract/')
          if (s.file.startsWith('desk/')) return !/^(contract|desk)\//.test(target)
          return s.file.startsWith('widget/') && !/^(contract|widget)\//.test(target)
        })
        .map((target) => `${s.file} imports ${target}`),
    )
  none(faults, 'see architecture')
})

test('there is no import cycle', () => {
  const graph = new Map(ours.map((s) => [s.file, importsOf(s)]))
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') return void cycles.push([...trail.slice(trail.indexOf(file)), file].join(' > '))
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  none(cycles, 'type imports count too')
})

test('files are small, named after what they hold, and re-export nothing', () => {
  const data = /\.(data|generated)\.tsx?$/
  none(
    all.filter((s) => s.lines > mostLines && !data.test(s.file)).map((s) => `${s.file}: ${s.lines} lines`),
    `at most ${mostLines} lines`,
  )
  none(
    all.filter((s) => wrongNames.test(s.file.replace(/^(server|desk|widget)\/src\//, ''))).map((s) => s.file),
    'name it after what it holds',
  )
  none(
    all.filter((s) => path.posix.basename(s.file).startsWith('index.')).map((s) => s.file),
    'no index files',
  )
  none(
    all.filter((s) => /^export \* from/m.test(s.text)).map((s) => s.file),
    're-export nothing',
  )
  const kebab = /^[a-z0-9]+([.-][a-z0-9]+)*\.tsx?$/
  none(
    server.filter((s) => !kebab.test(path.posix.basename(s.file))).map((s) => s.file),
    'kebab-case',
  )
})

test('only config.ts reads the environment', () => {
  none(
    ours.filter((s) => s.file !== 'server/src/config.ts' && /\bprocess\.env\b/.test(s.text)).map((s) => s.file),
    'add a setting to config.ts',
  )
})

test('every endpoint declares one known permission and has an address of its own', () => {
  const known = new Set<string>([...OpenPermission.options, ...RolePermission.options])
  const endpoints = everyEndpoint(contract)
  assert.ok(endpoints.length > 50)
  none(
    endpoints.filter((e) => !known.has(e.meta.permission)).map((e) => `${e.endpoint}: ${e.meta.permission}`),
    'see contract/permissions.ts',
  )
  none(
    endpoints.filter((e) => !e.path.startsWith('/') || e.summary === '').map((e) => e.endpoint),
    'path and summary',
  )
  const addresses = endpoints.map((e) => `${e.method} ${e.path.replace(/\{[^}]+\}/g, '{}')}`)
  none(
    addresses.filter((a, i) => addresses.indexOf(a) !== i),
    'one endpoint an address',
  )
})

test('the system role is used where it is listed, and nowhere else', () => {
  const found = Object.fromEntries(
    ours.flatMap((s) => {
      const count = s.text.match(/\.system\(/g)?.length ?? 0
      return count > 0 ? [[s.file.replace('server/src/', ''), count]] : []
    }),
  )
  none(
    Object.keys(found).filter((f) => !/^(base|identity|privacy)\//.test(f)),
    'db.system is for base, identity and privacy; use transact or read',
  )
  assert.deepEqual(found, systemUses, 'list every use in server/test/system-uses.data.ts')
})

test('a statement has a name of its own, for good', () => {
  const names = ours.flatMap((s) =>
    [...s.text.matchAll(/\.query(?:<[^()]*?>)?\(\s*['"]([\w-]+\.[\w.-]+)['"]/g)].map((m) => ({
      name: m[1] ?? '',
      file: s.file,
    })),
  )
  const twice = names.filter((n, i) => names.findIndex((m) => m.name === n.name) !== i)
  none(
    twice.map((n) => `${n.file}: ${n.name}`),
    'prepared statements are known by name: two texts under one name fail',
  )
  none(
    names.filter((n) => n.name.length > 63).map((n) => n.name),
    'PostgreSQL cuts names at 63',
  )
})

test('migrations are numbered once, forward, and guard every table they make', async () => {
  const files = await readMigrations()
  const faults = files.flatMap(({ name, text }) => {
    const tables = [...text.matchAll(/create (?:unlogged )?table (?:if not exists )?([\w."]+)\b(?!\s+partition of)/gi)]
      .map((m) => (m[1] ?? '').replaceAll('"', ''))
      .filter((table) => !new RegExp(`create table ${table} partition of`).test(text))
    return tables
      .filter((table) => !new RegExp(`guard(_system)?\\('("?)${table}("?)'`).test(text))
      .map((table) => `${name}: ${table}`)
  })
  none(faults, "select peakend.guard('table') or peakend.guard_system('table') in the same migration")
})
