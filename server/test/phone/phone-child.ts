/** The program with a telephone switch, made to be killed: `node phone-child.ts OWNER_URL SECRET FILES_DIR SWITCH LINES`. Says where it serves. Without LINES its own numbers lead on. */
import { realClock } from '../../src/base/clock.ts'
import { openDatabase } from '../../src/base/database.ts'
import { openLog, silentLog } from '../../src/base/log.ts'
import { openMetrics } from '../../src/base/metrics.ts'
import { shareAsterisk } from '../../src/channels/phone/asterisk/leading.ts'
import type { Line } from '../../src/channels/phone/phone.ts'
import { openPeakend } from '../../src/peakend.ts'
import { admin } from '../running.ts'

const [, , ownerUrl = '', secret = '', filesDir = '', at = '{}', lines = ''] = process.argv
const level = process.env['PEAKEND_TEST_LOG']
const log = level ? openLog({ level }) : silentLog()
const db = await openDatabase({ ownerUrl, secret, clock: realClock, log, metrics: openMetrics(), migrates: false })
const { url, user, password, ...how } = JSON.parse(at) as {
  url: string
  user: string
  password: string
  requestMs?: number
  lookMs?: number
}
const { telephony, lead } = shareAsterisk(db, {
  url,
  user,
  password,
  app: 'peakend',
  trunk: 'trunk',
  phones: 'plain',
  log,
  waitsMs: [50],
  ...how,
})
const leads = lines ? (JSON.parse(lines) as Record<string, Line>) : null
const peakend = await openPeakend({
  db,
  secret,
  host: '127.0.0.1',
  port: 0,
  filesDir,
  admin,
  switch: { telephony, lead, sipUrl: 'ws://127.0.0.1:9/none' },
  lineOf: leads ? (dialled) => Promise.resolve(leads[dialled] ?? null) : undefined,
})
process.stdout.write(`${peakend.url}\n`)
