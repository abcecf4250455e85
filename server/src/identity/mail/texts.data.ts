import type { ScreenLanguage } from '@peakend/contract/values.ts'

interface Text {
  subject: string
  text: string
}

/** Mails to people who work here. Nobody's words but names stand in them. */
export const mailTexts: Record<
  ScreenLanguage,
  {
    test: (of: { workspace: string }) => Text
    forgotten: (of: { name: string; link: string; minutes: number }) => Text
    invitation: (of: { workspace: string; by: string; link: string; days: number }) => Text
  }
> = {
  en: {
    test: ({ workspace }) => ({
      subject: `Outgoing mail of ${workspace} works`,
      text: `This mail was sent from the settings of ${workspace} to see whether outgoing mail works. It does.\n`,
    }),
    forgotten: ({ name, link, minutes }) => ({
      subject: 'Set a new password',
      text: `Hello ${name},\n\nsomebody asked for a new password for this address. If it was you, set it here within ${minutes} minutes:\n\n${link}\n\nIf it was not you, do nothing: your password stays as it is.\n`,
    }),
    invitation: ({ workspace, by, link, days }) => ({
      subject: `You are invited to ${workspace}`,
      text: `Hello,\n\n${by} invites you to work at ${workspace} with Peakend. The link is good for ${days} days and can be used once:\n\n${link}\n`,
    }),
  },
  es: {
    test: ({ workspace }) => ({
      subject: `El correo saliente de ${workspace} funciona`,
      text: `Este correo se envió desde los ajustes de ${workspace} para comprobar el correo saliente. Funciona.\n`,
    }),
    forgotten: ({ name, link, minutes }) => ({
      subject: 'Elija una contraseña nueva',
      text: `Hola, ${name}:\n\nAlguien pidió una contraseña nueva para esta dirección. Si fue usted, elíjala aquí antes de ${minutes} minutos:\n\n${link}\n\nSi no fue usted, no haga nada: su contraseña no cambia.\n`,
    }),
    invitation: ({ workspace, by, link, days }) => ({
      subject: `Invitación a ${workspace}`,
      text: `Hola:\n\n${by} le invita a trabajar en ${workspace} con Peakend. El enlace vale ${days} días y se puede usar una vez:\n\n${link}\n`,
    }),
  },
}
