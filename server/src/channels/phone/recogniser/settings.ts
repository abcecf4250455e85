/** What a workspace set about writing calls down, and how it goes. Health is noted as it changes, so that the floor and the settings say why no words come. */
import type { Telling } from '@peakend/contract/recordings.ts'
import type { RecogniserFault, TranscriptionChoice, TranscriptionSettings } from '@peakend/contract/transcription.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { z } from 'zod'
import type { Caller } from '../../../base/caller.ts'
import type { Database, ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { openSealed, sealSecrets, SecretUnreadable, type Keeper } from '../../../base/secrets.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { whyNoModel } from './model.ts'
import type { Recogniser } from './recogniser.ts'
import { recogniserFor, spokenLanguage } from './recognisers.ts'
import { findSettings, noteHealth, saveSettings, type SettingsRecord } from './store.ts'

export interface RecogniserOptions {
  db: Database
  /** Opens the keys of recognisers. */
  keeper: Keeper
  /** Models on this machine, a folder a language. */
  modelsDir?: string
}

/** Whoever switches it on has callers told, and a key to decline. */
export const firstTelling: Telling = {
  isSpoken: true,
  refuseKey: '9',
  recorded: {},
  isAnnounced: false,
  announcement: {
    en: 'What is said in this call is written down so that we can do better.',
    es: 'Ponemos por escrito lo que se dice en esta llamada para mejorar.',
  },
}

const first: TranscriptionChoice & { telling: Telling } = {
  isOn: false,
  form: 'socket',
  addresses: { en: null, es: null },
  model: '',
  recordings: true,
  telling: firstTelling,
}

export const settingsOf = async (
  tx: ReadTx,
  modelsDir: string | undefined,
): Promise<z.infer<typeof TranscriptionSettings>> => {
  const found = await findSettings(tx)
  const { isOn, form, addresses, model, recordings, telling } = found ?? first
  return {
    isOn,
    form,
    addresses,
    model,
    recordings,
    telling,
    hasKey: Boolean(found?.sealedKey),
    trouble:
      found?.isOn && found.fault && found.faultSince
        ? { why: found.fault, said: found.faultSaid, since: found.faultSince.toISOString() }
        : null,
    lastAt: found?.lastAt?.toISOString() ?? null,
    noModel: whyNoModel(modelsDir),
  }
}

const isOfForm = (address: string, form: TranscriptionChoice['form']): boolean => {
  if (form === 'model') return true
  return (form === 'socket' ? /^wss?:/ : /^https?:/).test(address)
}

/** Refuses `invalid` where it is switched on and could write nothing down. Records nothing; stands in the audit log. */
export const change = async (
  tx: Tx,
  caller: Caller,
  keeper: Keeper,
  { key, ...to }: TranscriptionChoice & { key?: string },
): Promise<void> => {
  const addresses = Object.values(to.addresses).filter((one) => one !== null)
  if (to.isOn && addresses.length === 0)
    throw new Refusal('invalid', 'Say where at least one language is written down.')
  if (!addresses.every((one) => isOfForm(one, to.form)))
    throw new Refusal('invalid', 'A socket begins with ws:// or wss://, an address for sound with http:// or https://.')
  if (to.isOn && to.form === 'transcriptions' && to.model === '') throw new Refusal('invalid', 'Name the model.')
  const before = await findSettings(tx)
  // a key is not sent to another place than it was given for
  const isSamePlace = before !== null && JSON.stringify(placesOf(before)) === JSON.stringify(placesOf(to))
  const sealedKey = key === undefined ? (isSamePlace ? before.sealedKey : null) : sealSecrets(keeper, { key })
  await saveSettings(tx, { ...to, telling: to.telling ?? before?.telling ?? firstTelling, sealedKey })
  await audit(tx, caller, 'transcription.changed', null, { isOn: to.isOn, form: to.form, ...to.addresses })
}

const placesOf = ({ addresses }: Pick<TranscriptionChoice, 'addresses'>) => [addresses.en, addresses.es]

const keyOf = (keeper: Keeper, sealed: Buffer | null): string | undefined => {
  try {
    return openSealed<{ key: string }>(keeper, sealed).key
  } catch (fault) {
    if (!(fault instanceof SecretUnreadable)) throw fault
    return undefined
  }
}

/** By what a language is written down, whether it is switched on or not; null where by nothing. */
export const recogniserOf = (
  { keeper, modelsDir }: Pick<RecogniserOptions, 'keeper' | 'modelsDir'>,
  set: SettingsRecord,
  language: ScreenLanguage,
): Recogniser | null => recogniserFor(set, language, { key: keyOf(keeper, set.sealedKey), modelsDir })

export interface Recognisers {
  /** For a call in this language; null where it is not written down. */
  readonly forCall: (workspaceId: WorkspaceId, language: string | null) => Promise<Recogniser | null>
  /** The same for recordings, which may be left out. */
  readonly forRecording: (workspaceId: WorkspaceId, language: string | null) => Promise<Recogniser | null>
  /** How it goes; never throws. */
  readonly note: (workspaceId: WorkspaceId, fault: RecogniserFault | null, said?: string) => Promise<void>
}

export const openRecognisers = (of: RecogniserOptions): Recognisers => {
  const { db } = of
  const find = async (workspaceId: WorkspaceId, tag: string | null, isRecording: boolean) => {
    const language = spokenLanguage(tag)
    const set = language && (await db.read(workspaceId, findSettings))
    if (!language || !set?.isOn || (isRecording && !set.recordings)) return null
    return recogniserOf(of, set, language)
  }
  return {
    forCall: (workspaceId, language) => find(workspaceId, language, false),
    forRecording: (workspaceId, language) => find(workspaceId, language, true),
    async note(workspaceId, fault, said) {
      try {
        await db.transact(workspaceId, (tx) => noteHealth(tx, fault, said?.slice(0, 200) ?? null))
      } catch (err) {
        db.log.warn({ err, workspaceId }, 'how a recogniser does could not be noted')
      }
    },
  }
}
