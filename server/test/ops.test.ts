import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { settingsTable } from '../src/config.ts'
import { openMetrics } from '../src/base/metrics.ts'
import { measuresOf } from '../src/deepening/measures.ts'
import { checkout } from './sources.ts'

// What ops/ says of the program is true of it: settings, addresses, files, measures. Whether a cluster likes it is not shown here.

const read = (file: string) => readFileSync(path.join(checkout, 'ops', file), 'utf8')
const settings = new Set([...settingsTable().matchAll(/^\| `([A-Z0-9_]+)`/gm)].map((m) => m[1]))
const files = {
  container: read('Containerfile'),
  compose: read('compose/compose.yaml'),
  deployment: read('helm/peakend/templates/deployment.yaml'),
  service: read('helm/peakend/templates/service.yaml'),
  ingress: read('helm/peakend/templates/ingress.yaml'),
  values: read('helm/peakend/values.yaml'),
  unit: read('systemd/peakend.service'),
  rules: read('prometheus/peakend.rules.yaml'),
}
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((m) => m[1] ?? '')

test('every setting named in ops exists', () => {
  const program = files.compose.slice(files.compose.indexOf('environment:'), files.compose.indexOf('    ports:'))
  const named = [
    ...names(files.container, /\b([A-Z][A-Z0-9_]+)=/g),
    ...names(program, /^ {6}([A-Z0-9_]+):/gm),
    ...names(files.values, /^ {2}(?:# )?([A-Z][A-Z0-9_]+): /gm),
    ...names(files.values, /--from-literal=([A-Z_]+)/g),
    ...names(files.unit, /^Environment=([A-Z_]+)/gm),
  ]
  assert.ok(named.length > 8, named.join())
  assert.deepEqual(
    named.filter((name) => !settings.has(name)),
    [],
  )
})

test('one port, one folder, one way to start, in all of them', () => {
  assert.match(files.container, /EXPOSE 3000/)
  assert.match(files.container, /HOST=0\.0\.0\.0 PORT=3000/)
  assert.match(files.compose, /127\.0\.0\.1:3000:3000/)
  assert.match(files.deployment, /name: http, containerPort: 3000/)
  assert.match(files.service, /targetPort: http/)
  assert.match(files.ingress, /port: \{ name: http \}/)
  for (const text of [files.container, files.compose, files.deployment, files.unit])
    assert.ok(text.includes('/var/lib/peakend'))
  // the uid of the image is the one the chart runs as
  assert.deepEqual(names(files.container, /--uid (\d+)/g), names(files.deployment, /runAsUser: (\d+)/g))
  for (const start of [...names(files.container, /ENTRYPOINT \[(.*)\]/g), ...names(files.unit, /ExecStart=(.*)/g)]) {
    const inside = [...start.matchAll(/\/opt\/peakend\/([^" ]+)/g)].map((m) => m[1] ?? '')
    assert.deepEqual(inside, ['node_modules/.bin/node', 'start.mjs'])
    assert.ok(existsSync(path.join(checkout, 'start.mjs')))
  }
  const manifest = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as { scripts: object }
  for (const text of [files.container, files.unit])
    for (const script of names(text, /npm run ([a-z-]+)/g)) assert.ok(script in manifest.scripts, script)
  assert.ok(existsSync(path.resolve(checkout, 'ops/compose', '../..', 'ops/Containerfile')))
})

test('probes ask for addresses that are served, alarms for measures that are taken', async () => {
  const served = readFileSync(path.join(checkout, 'server/src/base/health.ts'), 'utf8')
  const asked = [...names(files.deployment, /path: (\/[a-z]+z)\b/g), ...names(files.compose, /:3000(\/[a-z]+)/g)]
  assert.equal(asked.length, 4)
  for (const address of asked) assert.ok(served.includes(`'${address}'`), address)
  const metrics = openMetrics()
  measuresOf(metrics)
  const taken = await metrics.registry.metrics()
  for (const name of names(files.rules, /\b(peakend_[a-z_]+)/g)) {
    const own = name.replace(/_(count|sum|bucket)$/, '')
    assert.ok(taken.includes(`# TYPE ${own} `), `${name} is no measure`)
  }
})

test('the yaml of ops has no tab and no line that is indented by an odd number of spaces', () => {
  for (const [name, text] of Object.entries(files)) {
    if (name === 'container' || name === 'unit') continue
    assert.doesNotMatch(text, /\t/, name)
    assert.doesNotMatch(text, /^(?: {2})* \S/m, name)
  }
})
