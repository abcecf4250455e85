import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { harness, testSecret } from '../../test/harness.ts'
import { readConfig } from '../config.ts'
import { doctor, examine } from './doctor.ts'

const folder = async (t: TestContext) => {
  const made = await mkdtemp(path.join(tmpdir(), 'doctor-'))
  t.after(() => rm(made, { recursive: true }))
  return made
}
const io = () => ({ stdin: Readable.from([]), stdout: new PassThrough(), stderr: new PassThrough().resume() })
const look = async (env: Record<string, string>) => {
  const findings = await examine(readConfig(env, []), io())
  return (about: string) => findings.find((one) => one.about === about)
}

test('before the first start it says what is not there yet, and that npm start makes it; nothing is ill', async (t) => {
  const DATA_DIR = path.join(await folder(t), 'not-yet')
  const found = await look({ DATA_DIR })
  for (const about of ['data folder', 'database', 'mail'])
    assert.deepEqual([about, found(about)?.state, Boolean(found(about)?.remedy)], [about, 'note', true])
  assert.match(found('database')?.remedy ?? '', /npm start/)
})

test('what is wrong is told with the way to mend it, and the command fails', async (t) => {
  const { ownerUrl } = await harness(t)
  const DATA_DIR = await folder(t)
  const env = { DATABASE_URL: ownerUrl, PEAKEND_SECRET: testSecret, DATA_DIR }
  const well = await look(env)
  for (const about of ['database', 'roles', 'migrations', 'clock'])
    assert.equal(well(about)?.state, 'well', `${about}: ${well(about)?.what}`)

  const secret = await look({ ...env, PEAKEND_SECRET: 'another secret of more than thirty-two characters' })
  assert.equal(secret('secret')?.state, 'ill')
  assert.match(secret('secret')?.remedy ?? '', /PEAKEND_SECRET/)

  const away = { ...env, DATABASE_URL: 'postgres://nobody:sesame@127.0.0.1:1/none', HOST: '0.0.0.0' }
  const found = await look(away)
  assert.deepEqual([found('database')?.state, found('address')?.state], ['ill', 'ill'])
  assert.doesNotMatch(JSON.stringify(found('database')), /sesame/, 'never the password')
  assert.equal(await doctor(readConfig(away, []), io()), 1)

  await writeFile(path.join(DATA_DIR, 'secret'), 'x'.repeat(40))
  await chmod(path.join(DATA_DIR, 'secret'), 0o644)
  const open = await look(env)
  assert.equal(open('secrets')?.state, 'ill')
  assert.match(open('secrets')?.remedy ?? '', /chmod 600/)
  const mail = await look({ ...env, SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'desk@brisa.example' })
  assert.deepEqual([mail('mail')?.state, /SMTP_URL/.test(mail('mail')?.remedy ?? '')], ['ill', true])
})
