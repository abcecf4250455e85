import type { ui as en } from '../en/ui.ts'
import type { Same } from '../words.ts'

export const ui: Same<typeof en> = {
  close: 'Cerrar',
  cancel: 'Cancelar',
  save: 'Guardar',
  saved: 'Guardado',
  undo: 'Deshacer',
  back: 'Volver',
  more: 'Más',
  loading: 'Cargando',
  failedTitle: 'No se ha podido mostrar',
  nowhereTitle: 'Esto no está aquí',
  nowhereAbout:
    'Puede que el enlace esté cortado o anticuado, que ya no exista aquello a lo que llevaba, o que no te corresponda verlo.',
  tryAgain: 'Intentar de nuevo',
  search: 'Buscar',
  nothingFound: 'No se ha encontrado nada',
  yes: 'Sí',
  no: 'No',
  unreachable:
    'Ahora mismo no se puede llegar a Peakend. Lo que has escrito se guarda aquí y se intentará de nuevo en cuanto haya conexión.',
  unexpected: 'Ha ocurrido algo inesperado en esta pantalla. Nada de lo que has enviado se ha perdido.',
  requestId: 'Petición {{id}}',
  noName: 'Aún sin nombre',
  channel_chat: 'Chat',
  channel_email: 'Correo',
  channel_sms: 'SMS',
  channel_whatsapp: 'WhatsApp',
  channel_phone: 'Teléfono',
  channel_counter: 'Mostrador',
  loadMore: 'Mostrar más',
}
