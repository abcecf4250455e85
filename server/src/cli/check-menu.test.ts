import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { checkMenu } from './check-menu.ts'

async function checked(t: TestContext, text: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-menu-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'extensions.conf')
  writeFileSync(file, text)
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const code = await checkMenu(file, io)
  return { code, said: String(io.stdout.read()), told: String(io.stderr.read()) }
}

const menu = `
[main]
exten => s,1,Background(welcome)
 same => n,WaitExten(6)
exten => 1,1,Queue(sales)
exten => 9,1,Playback(legal)
 same => n,Hangup()
exten => t,1,Goto(1,1)
`

test('the dead ends of a dialplan are said with the way there, and the command fails', async (t) => {
  const { code, said, told } = await checked(t, menu)
  assert.equal(code, 1)
  assert.match(said, /^main,s: 1 dead end\n {2}From here on nothing leads to a person:\n/)
  assert.match(said, /background\(welcome\) {2}\(pressing 9\)\n {4}-> main,9 line 6: playback\(legal\)\n/)
  assert.match(told, /1 menu, 1 with dead ends/)
})

test('a menu without any succeeds', async (t) => {
  const { code, said } = await checked(t, menu.replace(' same => n,Hangup()', ' same => n,Goto(1,1)'))
  assert.deepEqual([code, said], [0, 'main,s: a person can be reached from everywhere\n'])
})

test('what cannot be read, and what is no menu, is said in a sentence', async (t) => {
  await assert.rejects(checked(t, 'nothing here'), { name: 'SetupFault', message: /No menu was found/ })
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  await assert.rejects(checkMenu('/nowhere/extensions.conf', io), { message: /cannot be read \(ENOENT\)/ })
})
