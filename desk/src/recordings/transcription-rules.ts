/** What may be saved about writing calls down, and what is wrong with it. Pure. */
import type { Telling } from '@peakend/contract/recordings.ts'
import type { RecogniserForm, TranscriptionChoice } from '@peakend/contract/transcription.ts'

export interface Draft {
  isOn: boolean
  form: RecogniserForm
  en: string
  es: string
  model: string
  recordings: boolean
  telling: Telling
  key: string
}

type Fault = 'fault-none' | 'fault-socket' | 'fault-http' | 'fault-model'
type Faults = Partial<Record<'en' | 'es' | 'model' | 'all', Fault>>

const isLike = (text: string, scheme: RegExp): boolean => URL.canParse(text) && scheme.test(text)

const addressFault = (text: string, form: RecogniserForm): Fault | undefined => {
  if (text.trim() === '' || form === 'model') return undefined
  if (form === 'socket') return isLike(text.trim(), /^wss?:/) ? undefined : 'fault-socket'
  return isLike(text.trim(), /^https?:/) ? undefined : 'fault-http'
}

export const faultsOf = ({ isOn, form, en, es, model }: Draft): Faults => ({
  en: addressFault(en, form),
  es: addressFault(es, form),
  model: isOn && form === 'transcriptions' && model.trim() === '' ? 'fault-model' : undefined,
  all: isOn && en.trim() === '' && es.trim() === '' ? 'fault-none' : undefined,
})

/** In the clear to another machine: whoever is between may listen. */
export const isUnsafe = ({ form, en, es }: Draft): boolean =>
  form !== 'model' &&
  [en, es].some((text) => {
    if (!URL.canParse(text.trim())) return false
    const { protocol, hostname } = new URL(text.trim())
    const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
    return !isHere && (protocol === 'http:' || protocol === 'ws:')
  })

export const sent = ({ key, en, es, ...rest }: Draft): TranscriptionChoice & { key?: string } => ({
  ...rest,
  addresses: { en: en.trim() || null, es: es.trim() || null },
  ...(key === '' ? {} : { key }),
})
