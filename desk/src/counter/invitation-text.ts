/** What a customer reads who is asked to come: in their language, whichever the desk is in. */
const says = {
  en: 'You are expected at {place} on {when}. With this link you check in on your phone, and nobody asks you again:\n{link}\nOn the tablet at the door your code is {code}.',
  es: 'Te esperamos en {place} el {when}. Con este enlace avisas de que has llegado desde tu móvil, y nadie te vuelve a preguntar:\n{link}\nEn la tableta de la entrada tu código es {code}.',
}
const locales = { en: 'en-GB', es: 'es-ES' }

export const invitationText = (
  language: string | null,
  of: { at: string; timeZone: string; place: string; code: string; link: string },
): string => {
  const spoken = language?.toLowerCase().startsWith('es') ? 'es' : 'en'
  const when = new Intl.DateTimeFormat(locales[spoken], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    // of the place they come to
    timeZone: of.timeZone,
  }).format(new Date(of.at))
  const values: Record<string, string> = { ...of, when }
  return says[spoken].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
