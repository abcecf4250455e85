import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { installationSecret, keepInstallationSecret, secretFile } from './installation-secret.ts'

test('the secret is made once, closed to others, and stays', (t) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-secret-'))
  t.after(() => fs.rmSync(dataDir, { recursive: true }))
  const made = installationSecret({ secret: undefined, dataDir })
  assert.ok(made.length >= 32)
  assert.equal(fs.statSync(secretFile(dataDir)).mode & 0o777, 0o600)
  assert.equal(installationSecret({ secret: undefined, dataDir }), made)
  keepInstallationSecret(dataDir, 'x'.repeat(40))
  assert.equal(installationSecret({ secret: undefined, dataDir }), made, 'never written over')
  assert.equal(installationSecret({ secret: 'as set', dataDir }), 'as set')
  fs.writeFileSync(secretFile(dataDir), '')
  assert.throws(() => installationSecret({ secret: undefined, dataDir }), /Put it back/)
})
