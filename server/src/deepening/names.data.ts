/**
 * First names that are common in English and Spanish and are no words of their own (no Bill, Will, Mark, Rosa or Paz): without accents, in lower case.
 * A capitalised one stands for a person even where nobody introduced them.
 */
export const firstNames: ReadonlySet<string> = new Set(
  `aaron adam adrian agnes aidan alan alana alba albert alberto alejandra alejandro alex alexander alexandra alfonso alfredo alice alicia alison
  alvaro amanda amelia amy ana andrea andres andrew angela anita ann anna anne anthony antonia antonio arthur arturo ashley asuncion aurora barbara
  beatriz belen benjamin bernardo beth bethany borja brandon brenda brian bruce bruno callum camila carla carlos carmen carol carolina caroline
  catalina catherine cecilia cesar charlotte chloe chris christian christina christine christopher claire clara claudia concepcion connor craig
  cristian cristina cynthia daniel daniela danielle darren david deborah denise dennis diane diego dominic donald donna dorothy dylan edgar edith
  eduardo edward eileen elena elisa elizabeth ella ellen emilia emilio emily emma enrique eric erica ernesto esteban esteve esther ethan eugenia
  eva evelyn fatima federico felipe fernanda fernando fiona florencia francesca francisca francisco gabriel gabriela gareth gary gemma george
  georgia gerard gerardo gillian gloria gonzalo gordon graciela graham gregory guadalupe guillermo gustavo hannah harriet harry heather hector
  helen helena henry hugo ian ignacio ines irene isaac isabel isabella ismael ivan jack jackie jacob jacqueline jaime jake james jamie jane
  janet janice jasmine javier jean jeffrey jennifer jeremy jessica jimena joan joanna joanne joaquin joel john jonas jonathan jordi jorge jose
  josefa joseph josephine joshua juan juana judith julia julian juliana julie julio karen karina karl katherine kathleen kathryn katie keith
  kelly kenneth kevin kimberly kirsty kyle laura lauren leandro leonardo leonor leticia lewis liam linda lisa lorena lorenzo lorraine louis louise lourdes
  lucas lucia lucy luis luisa luke lydia lynn maite malcolm manuel manuela marc marcela marcelo marco marcos margaret margarita maria mariana
  mariano marina mario marta martha martin mateo matias matthew maureen mauricio maya megan melissa mercedes michael michelle miguel miriam
  mohamed mohammed monica monika montserrat nadia naomi natalia natalie nathan neil nerea nicholas nicola nicolas nicole nigel noelia nora noah
  nuria oliver olivia omar oscar owen pablo pamela paola patricia patrick patricio paul paula pauline pedro peter philip phillip rachel rafael
  ramiro ramon raquel raul rebecca ricardo richard robert roberto robin rodrigo roger rosemary ruben russell ruth ryan sally salvador samantha
  samuel sandra santiago sara sarah scott sean sebastian sergio sharon sheila silvia simon sofia sonia sophia sophie stacey stefan stephanie
  stephen steven stuart susan susana sylvia tamara tania teresa theresa thomas timothy tina tomas tracey trevor valentina valeria vanessa veronica
  vicente vicky victoria vincent virginia wayne wendy william xavier ximena yolanda zoe`
    .split(/\s+/)
    .filter(Boolean),
)

/** Words that stand after a greeting or begin a sentence with a capital and are nobody's name. */
export const notNames: ReadonlySet<string> = new Set(
  `a about again appears al all also and angry any ahora asi aqui back bien bueno buena buenas buenos but calling can cannot con could customer cliente
  de dear del desde did do does el ella en english es espanol esta este estoy everyone for from going good gracias great had has have hello help
  here hey hi hola how i if in is it its im just la las let like looking los lo me mi mas mucha muchas muchos muy my need no not nothing now of ok
  okay on our para pero please por porque que quien ready right se si sir madam mr mrs ms miss dr sra srta don dona senora senor so sorry soy still su sure tambien tarde
  tardes team that thank thanks the their then there they this to todo todos tu un una unable usted very vuestro waiting was we what when where
  which who why will with would writing y ya yes you your equipo servicio support service agent agente asistente assistant happy glad afraid new
  nueva nuevo monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo january february march
  april may june july august september october november december enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
  diciembre today tomorrow hoy manana noches noche dias dia morning afternoon evening`
    .split(/\s+/)
    .filter(Boolean),
)

/** First names that are words of one of the languages too: in lower case they are the word. */
export const alsoWords: ReadonlySet<string> = new Set(
  `alba asuncion aurora barbara carol carolina cesar clara concepcion ella eva florencia georgia gloria guadalupe jack jean lourdes marina mercedes
  monserrat montserrat robin sally salvador santiago virginia`
    .split(/\s+/)
    .filter(Boolean),
)
