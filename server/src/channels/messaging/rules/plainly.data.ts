/** How customers ask to be written to no more, in lower case, without accents, apostrophes, signs and courtesies. */

/** Left out at either end of a sentence: longer ones first. */
export const courtesies: readonly string[] = (
  'thank you very much|thank you|many thanks|thanks|please|pls|plz|kindly|hello|hi|hey|right now|any more|anymore|immediately|already|asap|now|okay|ok|just|sorry|guys|' +
  'muchas gracias|gracias|por favor|porfavor|porfa|buenos dias|buenas tardes|buenas|hola|de una vez|inmediatamente|un saludo|saludos|lo siento|ahora mismo|ahora|vale|oye|ya'
).split('|')

const texts = '(?:messages|message|texts|text messages|texting|sms|spam|notifications|alerts)'
const list = '(?:(?:your|this|the|all|these|any) )?(?:mailing )?(?:list|lists|database|contacts|system)'
const mensajes = '(?:mensajes|mensajitos|sms|notificaciones|avisos|publicidad|promociones|spam)'
const lista = '(?:(?:la|tu|su|sus|vuestra|esta) )?(?:lista|listas|base de datos|agenda)'

export interface PlainStopWords {
  language: 'en' | 'es'
  is: RegExp
  isAmbiguous?: true
}
const en = (is: string, isAmbiguous?: true): PlainStopWords => ({
  language: 'en',
  is: new RegExp(`^(?:${is})$`),
  ...(isAmbiguous ? { isAmbiguous } : {}),
})
const es = (is: string, isAmbiguous?: true): PlainStopWords => ({ ...en(is, isAmbiguous), language: 'es' })

export const plainStops: readonly PlainStopWords[] = [
  en('stop|stop all|stopall|unsubscribe|opt out|optout|revoke'),
  en(
    '(?:i (?:want|need|wish) to |(?:i would|id) like to |can you |could you )?(?:unsubscribe|opt out|opt me out)(?: me)?',
  ),
  en(`(?:unsubscribe|opt out|opt me out)(?: me)? from (?:${list}|(?:your |these |all )?${texts})`),
  en(
    `stop (?:sending|texting|messaging|writing|contacting|spamming)(?: to)?(?: me)?(?: (?:any |all )?(?:more )?(?:your |these |those )?${texts})?(?: to me)?`,
  ),
  en(`stop (?:all )?(?:your |these |those |the )?${texts}`),
  en(`(?:i want )?no more ${texts}(?: from you)?`),
  en(
    `i (?:do not|dont) want (?:to (?:get|receive) )?(?:any )?(?:more )?(?:of )?(?:your |these )?${texts}(?: from you)?`,
  ),
  en('(?:do not|dont|never) (?:text|message|contact|write|sms)(?: to)? me(?: again| ever again| ever)?'),
  en(`(?:do not|dont) send (?:me )?(?:any )?(?:more )?(?:of )?(?:your |these )?${texts}`),
  en(`(?:remove|delete) (?:me|my number)(?: from ${list})?|take (?:me|my number) off(?: of)? ${list}`, true),

  es('baja|alto|stop'),
  es(`no (?:quiero |deseo )?(?:recibir )?mas ${mensajes}(?: (?:tuyos|suyos|vuestros|de ustedes))?`),
  es(`no (?:quiero|deseo) (?:recibir )?(?:tus |sus |vuestros |estos )?${mensajes}`),
  es(
    `no (?:me |nos )?(?:envies|envie|envien|envieis|mandes|mande|manden|mandeis) (?:mas ${mensajes}|${mensajes}(?: nunca)? mas|${mensajes})`,
  ),
  es(
    'no (?:me |nos )(?:escribas|escriba|escriban|escribais|contactes|contacte|contacten|contacteis)(?: (?:mas|nunca mas|otra vez|de nuevo))?',
  ),
  es(
    `(?:deja|deje|dejen|dejad|dejar) de (?:escribirme|contactarme|mensajearme|(?:enviarme|mandarme|enviar|mandar) (?:mas |tantos |estos |sus |tus )?${mensajes})`,
  ),
  es(`(?:quiero|deseo|quisiera) dejar de recibir (?:los |sus |tus |vuestros |estos |mas )?${mensajes}`),
  es('(?:(?:quiero|deseo|quisiera|solicito|pido|me gustaria) )?(?:la baja|darme de baja|baja)', true),
  es(
    `(?:(?:quiero|deseo|quisiera|solicito|pido|me gustaria) )?(?:(?:la )?baja|darme de baja) de (?:(?:los |sus |tus |estos )?${mensajes}|${lista})`,
  ),
  es(`(?:dame|deme|denme|dadme|deis) de baja(?: de (?:(?:los |sus |tus |estos )?${mensajes}|${lista}))?`, true),
  es(
    `(?:borrame|borradme|borrenme|eliminame|eliminadme|eliminenme|quitame|quitadme|quitenme|sacame|sacadme|saquenme)(?: de ${lista})`,
  ),
  es(
    `(?:borra|borre|borren|borrad|elimina|elimine|eliminen|eliminad|quita|quite|quiten) mi numero(?: de ${lista})?`,
    true,
  ),
]
