import type { Bilingual, ScreenLanguage } from '@peakend/contract/values.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'

/** The brand colour of a workspace that has chosen none: that of our own screens. */
export const firstColour = '#2f5d50'

export const firstGreeting: Bilingual = {
  en: 'Hello! How can we help you today?',
  es: '¡Hola! ¿En qué podemos ayudarte hoy?',
}

/** Said before the first message. `{brand}` is the workspace's name, `{days}` how long words are kept. */
export const firstPrivacyLine = (name: string, keepDays: number | null): Bilingual => ({
  en:
    keepDays === null
      ? `What you write is seen by ${name}'s team and kept so that you need not say it twice. You may ask us to erase it at any time.`
      : `What you write is seen by ${name}'s team and kept for ${keepDays} days so that you need not say it twice. You may ask us to erase it at any time.`,
  es:
    keepDays === null
      ? `Lo que escribas lo verá el equipo de ${name} y se conservará para que no tengas que repetirlo. Puedes pedirnos que lo borremos en cualquier momento.`
      : `Lo que escribas lo verá el equipo de ${name} y se conservará durante ${keepDays} días para que no tengas que repetirlo. Puedes pedirnos que lo borremos en cualquier momento.`,
})

export const firstStaffPolicyText: Record<ScreenLanguage, string> = {
  en: 'We measure how customers were welcomed, helped and sent off, so that we can do better together. Nothing counts against anybody until a person has confirmed it and you have had your say. Nobody listens in or reads along unseen.',
  es: 'Medimos cómo se recibió, ayudó y despidió a los clientes para mejorar juntos. Nada cuenta en contra de nadie hasta que una persona lo haya confirmado y usted haya podido opinar. Nadie escucha ni lee sin que se vea.',
}

const MINUTE_MS = 60_000

/** What a new workspace begins with. Each value may be changed on the settings page. */
export const firstSettings = (of: {
  name: string
  language: ScreenLanguage
  timeZone: string
  keepDays: number | null
}): Omit<Workspace, 'id'> => ({
  name: of.name,
  colour: firstColour,
  timeZone: of.timeZone,
  language: of.language,
  customerLanguages: of.language === 'es' ? ['es', 'en'] : ['en', 'es'],
  greeting: firstGreeting,
  privacyLine: firstPrivacyLine(of.name, of.keepDays),
  retention: { interactionsDays: of.keepDays, attachmentsDays: of.keepDays, recordingsDays: of.keepDays },
  staffPolicy: {
    scoresSeen: 'per-person',
    keepScoresDays: 365,
    agentSeesNumber: 'after-wrap-up',
    cues: true,
    openUnseen: false,
    text: firstStaffPolicyText[of.language],
  },
  offerMs: 30_000,
  silence: { askAfterMs: 2 * MINUTE_MS, restAfterMs: 5 * MINUTE_MS, endAfterMs: 24 * 60 * MINUTE_MS },
})
