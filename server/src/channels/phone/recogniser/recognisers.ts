/** The recogniser a workspace has set, where it has one and it is on. */
import type { TranscriptionChoice } from '@peakend/contract/transcription.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { Connect } from './connection.ts'
import { openHearing } from './hearing.ts'
import { modelConnect } from './model.ts'
import type { Recogniser } from './recogniser.ts'
import { socketConnect } from './socket.ts'
import { transcriptionsConnect } from './transcriptions.ts'

/** `es-MX` is written down as Spanish; null for what is none of ours. */
export const spokenLanguage = (tag: string | null): ScreenLanguage | null => {
  const base = tag?.toLowerCase().split('-')[0]
  return base === 'en' || base === 'es' ? base : null
}

const connectOf = (
  { form, addresses, model }: Pick<TranscriptionChoice, 'form' | 'addresses' | 'model'>,
  language: ScreenLanguage,
  of: { key?: string; modelsDir?: string },
): Connect | null => {
  const url = addresses[language]
  if (url === null) return null
  switch (form) {
    case 'socket':
      return socketConnect({ url, key: of.key })
    case 'transcriptions':
      return transcriptionsConnect({ url, model, key: of.key })
    case 'model':
      return modelConnect(of.modelsDir)
    default:
      return form satisfies never
  }
}

/** Null where this language is not written down. */
export const recogniserFor = (
  choice: Pick<TranscriptionChoice, 'form' | 'addresses' | 'model'>,
  language: ScreenLanguage,
  of: { key?: string; modelsDir?: string },
): Recogniser | null => {
  const connect = connectOf(choice, language, of)
  return connect && { name: choice.form, begin: (hears) => openHearing(connect, hears) }
}
