import type { Bilingual } from '@peakend/contract/values.ts'

/** A need with the words and phrases customers use when they have it, in lower case and without accents. */
export interface FirstNeed {
  name: Bilingual
  words: { en: string[]; es: string[] }
  below?: FirstNeed[]
}

/** The tree a new workspace begins with; theirs to change. */
export const firstNeeds: FirstNeed[] = [
  {
    name: { en: 'Order', es: 'Pedido' },
    words: { en: ['order', 'ordered'], es: ['pedido', 'compra', 'encargo'] },
    below: [
      {
        name: { en: 'Where is my order', es: 'Dónde está mi pedido' },
        words: {
          en: [
            'where is my order',
            'where is my parcel',
            'track',
            'tracking',
            'order status',
            'not arrived',
            'has not arrived',
            'still waiting for my order',
            'when will it arrive',
            'package',
            'parcel',
          ],
          es: [
            'donde esta mi pedido',
            'donde esta mi paquete',
            'seguimiento',
            'rastrear',
            'estado del pedido',
            'no ha llegado',
            'no me ha llegado',
            'cuando llega',
            'cuando llegara',
            'paquete',
          ],
        },
      },
      {
        name: { en: 'Change or cancel an order', es: 'Cambiar o cancelar un pedido' },
        words: {
          en: [
            'cancel my order',
            'cancel the order',
            'cancel',
            'change my order',
            'wrong size',
            'add to my order',
            'ordered by mistake',
          ],
          es: [
            'cancelar mi pedido',
            'cancelar el pedido',
            'cancelar',
            'anular',
            'cambiar mi pedido',
            'modificar el pedido',
            'pedi por error',
          ],
        },
      },
      {
        name: { en: 'Something missing or wrong', es: 'Falta algo o no es correcto' },
        words: {
          en: ['missing', 'wrong item', 'wrong product', 'incomplete', 'not what i ordered', 'only received'],
          es: [
            'falta',
            'faltan',
            'articulo equivocado',
            'producto equivocado',
            'incompleto',
            'no es lo que pedi',
            'solo he recibido',
          ],
        },
      },
    ],
  },
  {
    name: { en: 'Delivery', es: 'Entrega' },
    words: { en: ['delivery', 'shipping', 'courier'], es: ['entrega', 'envio', 'mensajero', 'reparto'] },
    below: [
      {
        name: { en: 'Delivery late', es: 'Entrega con retraso' },
        words: {
          en: ['late', 'delayed', 'delay', 'should have arrived', 'was supposed to arrive', 'overdue'],
          es: ['retraso', 'retrasado', 'tarde', 'tenia que haber llegado', 'deberia haber llegado', 'demora'],
        },
      },
      {
        name: { en: 'Change address or time', es: 'Cambiar dirección u hora' },
        words: {
          en: [
            'change the address',
            'change my address',
            'delivery address',
            'another address',
            'delivery time',
            'reschedule',
          ],
          es: [
            'cambiar la direccion',
            'cambiar mi direccion',
            'direccion de entrega',
            'otra direccion',
            'hora de entrega',
            'reprogramar',
          ],
        },
      },
      {
        name: { en: 'Marked as delivered, not here', es: 'Consta entregado y no está' },
        words: {
          en: ['says delivered', 'marked as delivered', 'never received', 'not received', 'did not get it', 'stolen'],
          es: ['pone entregado', 'consta como entregado', 'no lo he recibido', 'no recibi', 'nunca llego', 'robado'],
        },
      },
    ],
  },
  {
    name: { en: 'Return or refund', es: 'Devolución o reembolso' },
    words: { en: ['return', 'refund', 'exchange'], es: ['devolucion', 'reembolso', 'devolver', 'cambio'] },
    below: [
      {
        name: { en: 'Return an item', es: 'Devolver un artículo' },
        words: {
          en: ['return it', 'return an item', 'send it back', 'return label', 'how do i return', 'want to return'],
          es: [
            'devolver un articulo',
            'quiero devolver',
            'como devuelvo',
            'etiqueta de devolucion',
            'hacer una devolucion',
          ],
        },
      },
      {
        name: { en: 'Where is my refund', es: 'Dónde está mi reembolso' },
        words: {
          en: [
            'where is my refund',
            'refund status',
            'my money back',
            'money back',
            'not been refunded',
            'waiting for my refund',
            'refunded',
          ],
          es: [
            'donde esta mi reembolso',
            'mi dinero',
            'devolucion del dinero',
            'no me han devuelto',
            'reembolsado',
            'me devuelvan',
          ],
        },
      },
      {
        name: { en: 'Damaged or faulty', es: 'Dañado o defectuoso' },
        words: {
          en: ['damaged', 'broken', 'faulty', 'defective', 'cracked', 'torn', 'warranty'],
          es: ['danado', 'roto', 'rota', 'defectuoso', 'averiado', 'estropeado', 'garantia'],
        },
      },
    ],
  },
  {
    name: { en: 'Payment and bills', es: 'Pagos y facturas' },
    words: { en: ['payment', 'bill', 'invoice'], es: ['pago', 'factura', 'cobro'] },
    below: [
      {
        name: { en: 'A charge that is not right', es: 'Un cargo que no es correcto' },
        words: {
          en: [
            'charged twice',
            'overcharged',
            'wrong amount',
            'do not recognise',
            'do not recognize',
            'unknown charge',
            'double charge',
            'charged me',
          ],
          es: [
            'cobrado dos veces',
            'cobrado de mas',
            'importe incorrecto',
            'no reconozco',
            'cargo desconocido',
            'doble cargo',
            'me han cobrado',
          ],
        },
      },
      {
        name: { en: 'Payment does not go through', es: 'El pago no se completa' },
        words: {
          en: [
            'payment failed',
            'card declined',
            'cannot pay',
            'payment error',
            'payment does not go through',
            'declined',
          ],
          es: ['pago fallido', 'tarjeta rechazada', 'no puedo pagar', 'error de pago', 'no me deja pagar', 'rechazada'],
        },
      },
      {
        name: { en: 'Copy of a bill', es: 'Copia de una factura' },
        words: {
          en: ['copy of the invoice', 'need an invoice', 'receipt', 'vat invoice'],
          es: ['copia de la factura', 'necesito factura', 'recibo', 'ticket de compra'],
        },
      },
      {
        name: { en: 'Discount or price', es: 'Descuento o precio' },
        words: {
          en: ['discount', 'promo code', 'coupon', 'voucher', 'price', 'cheaper'],
          es: ['descuento', 'codigo promocional', 'cupon', 'vale', 'precio', 'oferta'],
        },
      },
    ],
  },
  {
    name: { en: 'Product or service', es: 'Producto o servicio' },
    words: { en: ['product', 'service'], es: ['producto', 'servicio'] },
    below: [
      {
        name: { en: 'It does not work', es: 'No funciona' },
        words: {
          en: ['does not work', 'not working', 'stopped working', 'error', 'crashes', 'no signal', 'outage', 'is down'],
          es: [
            'no funciona',
            'dejo de funcionar',
            'ha dejado de funcionar',
            'error',
            'se bloquea',
            'sin senal',
            'averia',
            'caido',
          ],
        },
      },
      {
        name: { en: 'How to use it', es: 'Cómo se usa' },
        words: {
          en: ['how do i', 'how to', 'set up', 'install', 'instructions', 'manual'],
          es: ['como se usa', 'como puedo', 'configurar', 'instalar', 'instrucciones', 'manual'],
        },
      },
      {
        name: { en: 'Question before buying', es: 'Pregunta antes de comprar' },
        words: {
          en: ['in stock', 'available', 'do you have', 'do you sell', 'which one', 'size guide', 'compatible'],
          es: [
            'hay existencias',
            'disponible',
            'teneis',
            'tienen',
            'vendeis',
            'cual me recomienda',
            'guia de tallas',
            'compatible',
          ],
        },
      },
    ],
  },
  {
    name: { en: 'Account', es: 'Cuenta' },
    words: { en: ['account'], es: ['cuenta'] },
    below: [
      {
        name: { en: 'Cannot sign in', es: 'No puedo entrar' },
        words: {
          en: [
            'cannot log in',
            'cannot sign in',
            "can't log in",
            "can't sign in",
            'login',
            'log in',
            'password',
            'locked out',
          ],
          es: ['no puedo entrar', 'no puedo iniciar sesion', 'iniciar sesion', 'contrasena', 'bloqueada', 'acceso'],
        },
      },
      {
        name: { en: 'Change my details', es: 'Cambiar mis datos' },
        words: {
          en: ['change my email', 'change my details', 'update my details', 'new phone number', 'my name'],
          es: ['cambiar mi correo', 'cambiar mis datos', 'actualizar mis datos', 'nuevo telefono', 'mi nombre'],
        },
      },
      {
        name: { en: 'Close or cancel', es: 'Darse de baja' },
        words: {
          en: ['close my account', 'delete my account', 'cancel my subscription', 'unsubscribe', 'cancel my contract'],
          es: ['cerrar mi cuenta', 'borrar mi cuenta', 'darme de baja', 'cancelar mi suscripcion', 'baja'],
        },
      },
    ],
  },
  {
    name: { en: 'Complaint or praise', es: 'Queja o elogio' },
    words: {
      en: ['complaint', 'complain', 'unacceptable', 'disappointed', 'speak to a manager', 'well done', 'compliment'],
      es: [
        'queja',
        'reclamacion',
        'inaceptable',
        'decepcionado',
        'hablar con un responsable',
        'felicitar',
        'enhorabuena',
      ],
    },
  },
  { name: { en: 'Something else', es: 'Otra cosa' }, words: { en: [], es: [] } },
]
