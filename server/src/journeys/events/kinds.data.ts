import type { Bilingual } from '@peakend/contract/values.ts'

/** What happened, in a few words; a kind that is not here shows by its own name. */
export const kindNames: Record<string, Bilingual> = {
  'order.placed': { en: 'Order placed', es: 'Pedido realizado' },
  'order.paid': { en: 'Order paid', es: 'Pedido pagado' },
  'order.cancelled': { en: 'Order cancelled', es: 'Pedido cancelado' },
  'order.returned': { en: 'Order returned', es: 'Pedido devuelto' },
  'basket.left': { en: 'Basket left behind', es: 'Cesta abandonada' },
  'basket.recovered': { en: 'Basket recovered', es: 'Cesta recuperada' },
  'delivery.sent': { en: 'Delivery on its way', es: 'Envío en camino' },
  'delivery.late': { en: 'Delivery late', es: 'Envío retrasado' },
  'delivery.done': { en: 'Delivered', es: 'Entregado' },
  'delivery.failed': { en: 'Delivery failed', es: 'Entrega fallida' },
  'bill.sent': { en: 'Bill sent', es: 'Factura enviada' },
  'bill.paid': { en: 'Bill paid', es: 'Factura pagada' },
  'bill.overdue': { en: 'Bill overdue', es: 'Factura vencida' },
  'account.opened': { en: 'Account opened', es: 'Cuenta abierta' },
  'account.closed': { en: 'Account closed', es: 'Cuenta cerrada' },
  'page.viewed': { en: 'Page viewed', es: 'Página visitada' },
  'product.activated': { en: 'Product activated', es: 'Producto activado' },
  'visit.made': { en: 'Visit', es: 'Visita' },
}
