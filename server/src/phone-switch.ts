/** The telephone switch of this node, where one is set: an Asterisk of ours beside the server, or one that is there. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Database } from './base/database.ts'
import type { Log } from './base/log.ts'
import { SetupFault } from './base/setup-fault.ts'
import { runAsterisk, unpackedIn, type RunningSwitch, type Unpacked } from './channels/phone/asterisk/process.ts'
import { shareAsterisk } from './channels/phone/asterisk/leading.ts'
import type { Telephony } from './channels/phone/telephony.ts'
import { checkoutDir, type Config } from './config.ts'
import type { Ice } from './channels/phone/ice.ts'
import type { PhoneConfig } from './phone-settings.ts'

export interface OpenSwitch {
  telephony: Telephony
  lead: Telephony
  sipUrl: string
  ice: Ice
  country?: string
  close: () => Promise<void>
}

/** Shared by every start of this checkout. */
export const asteriskFolder = path.join(checkoutDir, '.cache/asterisk')
const getScript = path.join(checkoutDir, 'ops/asterisk/get-asterisk.sh')

const provide = async (signal?: AbortSignal): Promise<Unpacked> => {
  const found = unpackedIn(asteriskFolder)
  if (found) return found
  const child = spawn('bash', [getScript, asteriskFolder], { stdio: ['ignore', 'ignore', 'inherit'], signal })
  const code = await new Promise((done) => child.once('close', done).once('error', () => done(1)))
  const unpacked = unpackedIn(asteriskFolder)
  if (code !== 0 || !unpacked)
    throw new SetupFault('The phone cannot be started without Asterisk; why it could not be had stands above.')
  return unpacked
}

type Own = Extract<PhoneConfig, { kind: 'own' }>

/** Null where we were told to end meanwhile; none is left behind. */
const runOwn = async (
  phone: Own,
  { dataDir, say, signal }: { dataDir: string; say: (text: string) => void; signal?: AbortSignal | undefined },
): Promise<RunningSwitch | null> => {
  const { app, sip, rtp, trunks, outside, stun } = phone
  try {
    const unpacked = await provide(signal)
    return await runAsterisk({
      unpacked,
      stateDir: path.join(dataDir, 'asterisk'),
      app,
      sip,
      rtp,
      trunks,
      outside,
      stun,
      say,
      signal,
    })
  } catch (error) {
    if (signal?.aborted) return null
    if (error instanceof SetupFault) throw error
    throw new SetupFault(error instanceof Error ? error.message : String(error))
  }
}

/** Calls that go on outlive a server that is begun again: their Asterisk is left to the next one. */
const anybodyTalks = async (telephony: Telephony): Promise<boolean> => {
  try {
    return (await telephony.legs()).length > 0
  } catch {
    return false
  }
}

/** Null where calls are off, and where `signal` tells us to end before they could be on. */
export const openSwitch = async (
  config: Config,
  of: { db: Database; log: Log; say: (text: string) => void; signal?: AbortSignal },
): Promise<OpenSwitch | null> => {
  const { phone } = config
  if (!phone || !config.parts.has('phone')) return null
  const own = phone.kind === 'own' ? await runOwn(phone, { dataDir: config.dataDir, ...of }) : null
  const at = phone.kind === 'own' ? own : phone
  if (!at) return null
  const { url, user, password } = at
  const trunk = phone.kind === 'own' ? 'trunk' : phone.trunk
  const { app, country } = phone
  const { telephony, lead, close } = shareAsterisk(of.db, { url, user, password, app, trunk, country, log: of.log })
  return {
    telephony,
    lead,
    sipUrl: `${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/ws`,
    ice: phone.ice,
    country,
    async close() {
      const leaves = own !== null && (await anybodyTalks(telephony))
      if (leaves) of.say('Calls go on: their Asterisk stays, and the next start takes it up.')
      await close()
      await own?.stop({ leaves })
    },
  }
}
