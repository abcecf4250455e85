/** Words that tell one promise of a sentence from the next. Folded as the engine reads them. */
const words = (of: string): ReadonlySet<string> => new Set(of.split(' '))

/** Words that join one deed to the next. */
export const joining = words('and then y e luego despues')
/** Before a Spanish verb: to whom, what. */
export const clitics = words('le les te os se lo la los las me nos')

/** What only prepares the deed that follows: "I'll check and I'll let you know". */
export const preparing = words(
  'check look see ask find verify talk speak promise assure guarantee ver prometo garantizo aseguro averiguare',
)
export const preparingStems: readonly string[] = ['consult', 'comprob', 'revis', 'pregunt', 'mirar', 'averigu']

/** English verbs that go on with "I will": "and call you on Monday". */
export const goOn = words(
  'call ring phone email mail write text message contact reach send ship forward return refund reimburse credit pay replace exchange cancel change update book reserve arrange schedule order prepare issue fix repair deliver bring come visit get give let inform notify tell reply answer confirm follow finish complete open close transfer',
)

const deeds =
  'llam|envi|mand|escrib|avis|contact|inform|confirm|devolv|reembols|d|hac|reserv|cambi|cancel|gestion|solucion|arregl|prepar|respond|contest|pas|abon|ingres|enter'
/** Spanish ones after "voy a": "y llamarle el lunes". */
export const infinitives = new RegExp(`^(?:${deeds})(?:ar|er|ir)(?:l[eao]s?|te|os|sel[oa]s?|tel[oa]s?)?$`)

/** And as things stand: "y el lunes le llamo". */
export const presentForms = words(
  'llamo llamamos envio enviamos mando mandamos escribo escribimos aviso avisamos confirmo confirmamos devuelvo devolvemos paso pasamos doy damos informo informamos contesto contestamos respondo respondemos',
)
