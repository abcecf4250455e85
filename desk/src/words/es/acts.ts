import type { Same } from '../words.ts'
import type { acts as en } from '../en/acts.ts'

export const acts: Same<typeof en> = {
  'act-interaction-opened': 'abrió una conversación en curso',
  'act-interaction-opened-by-supervisor': 'abrió una conversación en curso',
  'act-thing-seen': 'lo miró',
  'act-moments-read': 'miró cómo se valoró',
  'act-workspace-changed': 'cambió los ajustes',
  'act-workspace-added': 'añadió un espacio',
  'act-invitation-made': 'invitó a alguien',
  'act-invitation-accepted': 'aceptó una invitación',
  'act-invitation-withdrawn': 'retiró una invitación',
  'act-key-added': 'creó una clave de API',
  'act-key-removed': 'quitó una clave de API',
  'act-mail-changed': 'cambió el correo saliente',
  'act-membership-changed': 'cambió lo que puede hacer alguien',
  'act-vendor-added': 'añadió un proveedor',
  'act-queue-changed': 'cambió una cola',
  'act-person-invited': 'invitó a alguien',
}
