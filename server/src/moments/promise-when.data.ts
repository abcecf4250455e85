/** Words that say when, beyond those of the lexicon: dates, clock times, windows, spans. English and Spanish. */
const hours = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
const horas = 'una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce'
const months = 'January|February|March|April|May|June|July|August|September|October|November|December'
const meses = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre'
const days = 'Mon|Tues|Wednes|Thurs|Fri|Satur|Sun'
const dias = 'lunes|martes|miércoles|jueves|viernes|sábado|domingo'
const tens = '(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -][a-z]{3,5})?'
const decenas = '(?:treinta|cuarenta|cincuenta|sesenta|setenta)(?: y [a-z]{2,6})?|veinti[a-zóé]+|dieci[a-zé]+'
const one = `\\d{1,3}|${tens}|[a-z]{3,5}teen|twenty|a couple of|a few|half an|an?|${hours}`
const uno = `\\d{1,3}|${decenas}|un par de|trece|catorce|quince|veinte|media|un|un[oa]s|${horas}`
const count = `(?:${one})(?:(?: ?- ?| to | or | and (?:a )?)(?:${one}|half|quarter))?`
const cuantos = `(?:${uno})(?:(?: ?- ?| a | o | y )(?:${uno}|medi[ao]|cuarto))?`
const units = '(?:(?:business |working )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?))'
const unidades = '(?:minutos?|horas?|días?|semanas?|quincenas?|mes(?:es)?)(?: laborables?| hábil(?:es)?)?'
const clock = '(?:\\d{1,2}(?:[:.]\\d{2})?(?: ?[ap]\\.?m\\b\\.?)?)'
const worth = '(?! ?(?:€|%|euros?|dollars?|pounds?|items?))'

const said = [
  // clock times and windows
  `(?:by|before|at|until|around) (?:half past |quarter past |quarter to )?(?:${clock}${worth}|(?:${hours}|noon|midday|midnight)\\b)`,
  `(?:between|from) (?:${clock}|${hours}) (?:and|to|until) (?:${clock}${worth}|(?:${hours})\\b)(?! ${units})`,
  `(?:a|antes de|para|sobre|hasta) las? (?:\\d{1,2}(?:[:.]\\d{2})?|(?:${horas})\\b)(?: (?:y media|y cuarto|menos cuarto))?(?: de la (?:mañana|tarde|noche))?`,
  `(?:entre|de|desde) las? (?:\\d{1,2}(?:[:.]\\d{2})?|${horas}) (?:y|a|hasta) las? (?:\\d{1,2}(?:[:.]\\d{2})?|(?:${horas})\\b)`,
  // days
  `(?:the )?day after tomorrow`,
  `tmrw`,
  `(?:(?:by|on|before|until|this|next) )?(?:${days})day(?:,? (?:the )?\\d{1,2}(?:st|nd|rd|th)\\b)?(?: (?:morning|afternoon|evening|noon))?`,
  `el (?:próximo )?(?:${dias})(?: que viene| próximo)?(?: \\d{1,2}\\b(?! ?(?:€|%|euros?|cajas)))?(?: de (?:${meses}))?`,
  `(?:on|by|before|until) (?:the )?\\d{1,2}(?:st|nd|rd|th)\\b(?: of)?(?: [A-Z][a-z]+)?`,
  `(?:on|by|before|until) (?:\\d{1,2} )?(?:${months})\\b(?: \\d{1,2}(?:st|nd|rd|th)?\\b)?`,
  `(?:on|by|before|until) \\d{1,2}/\\d{1,2}(?:/\\d{2,4})?`,
  `(?:el|antes del|para el) (?:día )?\\d{1,2}(?:/\\d{1,2}(?:/\\d{2,4})?)?(?: de (?:${meses}))?\\b${worth}`,
  `(?:el|antes del|para el) (?:uno|primero) de (?:${meses})`,
  `first thing`,
  `a primera hora(?: de la mañana| de mañana)?`,
  `a última hora(?: de la (?:mañana|tarde)| de mañana)?`,
  `esta misma (?:mañana|tarde|noche|semana)`,
  `(?:al? )?mediodía`,
  // ends
  `(?:by )?(?:the )?end of (?:the |this |next )?(?:day|week|month|quarter|year|${months})`,
  `(?:by )?(?:the )?month[ -]end`,
  `(?:by|before) (?:COB|EOD|EOB)\\b`,
  `(?:by|before|over|at|on) (?:the |this )?weekend`,
  `(?:(?:a|antes de|antes del|para|para el|al) )?(?:fin|fines|final|finales) (?:de|del) (?:este |esta )?(?:día|semana|mes|año|trimestre|${meses})`,
  `(?:este|el|durante el) (?:próximo )?fin de semana`,
  `a (?:mediados|principios) (?:de|del) (?:la semana que viene|mes|${meses})`,
  `(?:antes de que (?:acabe|termine) (?:el|la) (?:día|semana|mes))`,
  `el último día del mes`,
  `el (?:próximo mes|mes que viene)`,
  // spans
  `in half an hour`,
  `(?:in|within|under|over)(?: the next| less than| about)? (?:\\d{1,3} ?|${count} )${units}\\b(?:'s? time\\b| from now\\b)?`,
  `${count} ${units} from (?:now|today)`,
  `(?:in|within) \\d{1,3} ?h\\b`,
  `(?:en|dentro de)(?: menos de| (?:el|un) plazo(?: máximo)? de| un máximo de)? (?:\\d{1,3} ?|${cuantos} )${unidades}`,
  `(?:en|durante) l[ao]s? próxim[ao]s? (?:${cuantos} )?${unidades}`,
  `(?:(?:de|entre) \\d{1,3} (?:a|y) \\d{1,3}|máximo(?: de)? \\d{1,3}) ${unidades}`,
  `(?:en|dentro de) \\d{1,3}(?:[ -]+a?[ -]*\\d{1,3})? ?h(?:s|oras)?\\b`,
]
export const whenWords = new RegExp(`(?<![\\p{L}\\d])(?:${said.join('|')})`, 'giu')
