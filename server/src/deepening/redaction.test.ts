import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../test/cpu.ts'
import { originalSpan, redact, type Known } from './redaction.ts'

const nobody: Known = { names: [], values: [] }
const one = (text: string, known: Known = nobody) => redact([text], known).texts[0]?.text

/** What is said, and what may leave. */
const cases: [string, string][] = [
  // addresses of mail and sites, handles
  ['Write to maya.okafor+shop@mail.example.co.uk please', 'Write to [EMAIL_1] please'],
  ['Escríbeme a lucía.gómez@correo.example, gracias', 'Escríbeme a [EMAIL_1], gracias'],
  ['See https://shop.example/track?id=8831&token=abc now', 'See [LINK_1] now'],
  ['mira www.tienda.example/pedido', 'mira [LINK_1]'],
  ['my handle is @maya_o', 'my handle is [OTHER_1]'],
  // telephone numbers
  ['Call me on +44 7700 900 412 after five', 'Call me on [PHONE_1] after five'],
  ['or 020 7946 0958', 'or [PHONE_1]'],
  ['my cell is (555) 010-4477.', 'my cell is [PHONE_1].'],
  ['mi móvil es el 612 34 56 78', 'mi móvil es el [PHONE_1]'],
  ['llámame al +34 912345678', 'llámame al [PHONE_1]'],
  // orders and the like
  ['order 4471 is late', 'order [ORDER_1] is late'],
  ['Order number: AB-20391', 'Order number: [ORDER_1]'],
  ['the tracking code is 1Z999AA10123456784', 'the tracking code is [ORDER_1]'],
  ['mi pedido nº 88213 no llega', 'mi pedido nº [ORDER_1] no llega'],
  ['la factura F2026-118', 'la factura [ORDER_1]'],
  ['ticket #5512', 'ticket [ORDER_1]'],
  ['ref. QX77812', 'ref. [ORDER_1]'],
  // places
  ['I live at 12 Rose Lane, London SW1A 2AA', 'I live at [ADDRESS_1], London [ADDRESS_2]'],
  ['send it to 221B Baker Street, flat 3', 'send it to [ADDRESS_1]'],
  ['it is 40 old mill road', 'it is [ADDRESS_1]'],
  ['vivo en la calle Gran Vía 12, 3º B, Madrid', 'vivo en la [ADDRESS_1], Madrid'],
  ['Avenida de la Constitución, 5, 41001 Sevilla', '[ADDRESS_1], [NUMBER_1] Sevilla'],
  ['C/ Mayor 7', '[ADDRESS_1]'],
  // accounts and papers
  ['IBAN ES91 2100 0418 4502 0005 1332', 'IBAN [ACCOUNT_1]'],
  ['mi DNI es 12345678Z', 'mi DNI es [ID_1]'],
  ['my SSN is 078-05-1120', 'my SSN is [ID_1]'],
  ['I was born on 12/03/1980', 'I was born on [DATE_1]'],
  ['nací el 4 de mayo de 1991', 'nací el [DATE_1]'],
  // names
  ['Hi, my name is Maya Okafor', 'Hi, my name is [NAME_1]'],
  ['my name is maya okafor', 'my name is [NAME_1] [NAME_2]'],
  ['Hola, me llamo Lucía Gómez de la Fuente', 'Hola, me llamo [NAME_1]'],
  ['Soy Iñaki, del piso de arriba', 'Soy [NAME_1], del piso de arriba'],
  ['Dear Mr Whitcombe,', 'Dear Mr [NAME_1],'],
  ['Estimada Sra. Echeverría:', 'Estimada Sra. [NAME_1]:'],
  ['my sister Carmen Ruiz paid for it', 'my sister [NAME_1] paid for it'],
  ['Kind regards, Priya Nair', 'Kind regards, [NAME_1]'],
  ["it is Thomas's birthday", "it is [NAME_1]'s birthday"],
]
for (const [said, sent] of cases) test(`“${said}” leaves as “${sent}”`, () => assert.equal(one(said), sent))

/** What a summary needs and nobody is known by. */
const kept = [
  'It was delivered on 2026-03-02 at 10:30, but nothing is here.',
  'I paid 1,249.00 € for 3 lamps and 2 shades.',
  'Llegará mañana por la tarde, antes de las 17:00.',
  'Cuesta 12.500,00 € y pesa 14 kg.',
  'Good morning! How can I help you today?',
  'Buenos días, ¿en qué puedo ayudarle?',
  'I am sorry. That was our mistake, and I will call the courier.',
  'Thanks! We will see you on Monday. It may take 5 working days.',
  'The 2 days on the way were fine.',
]
for (const text of kept) test(`“${text}” leaves as it is`, () => assert.equal(one(text), text))

test('a card number stays dots, also where it was never masked before', () => {
  assert.equal(one('card 4111 1111 1111 1111 thanks'), `card ${'•'.repeat(19)} thanks`)
})

test('who is known is taken out however they are written, and is the same person everywhere', () => {
  const known: Known = { names: ['Maya Okafor', 'Ana Ruiz'], values: [{ kind: 'ORDER', value: 'Blue-Kettle-7' }] }
  const { texts, restore } = redact(
    ['maya here', 'Hello MAYA OKAFOR, Ana speaking', 'Ms Okafor, about blue-kettle-7', 'Ana Ruiz: thank you, Maya!'],
    known,
  )
  assert.deepEqual(
    texts.map((t) => t.text),
    [
      '[NAME_1] here',
      'Hello [NAME_1], [NAME_2] speaking',
      'Ms [NAME_1], about [ORDER_1]',
      '[NAME_2]: thank you, [NAME_1]!',
    ],
  )
  assert.equal(restore('[NAME_1] asked [NAME_2] for [ORDER_1]'), 'Maya Okafor asked Ana Ruiz for blue-kettle-7')
})

test('a name introduced in one turn is taken out of all others', () => {
  const { texts } = redact(['me llamo Begoña', 'claro, begoña, ahora mismo'], nobody)
  assert.equal(texts[1]?.text, 'claro, [NAME_1], ahora mismo')
})

test('what we ask for is taken out of the answer, however it is written', () => {
  const talk: [string, string, string][] = [
    ['May I have your name, please?', 'sure, its viswa krishnan', 'sure, its [NAME_1] [NAME_2]'],
    ['¿Me dice su nombre y apellidos?', 'sí, soy begoña urrutikoetxea', 'sí, soy [NAME_1] [NAME_2]'],
    ['What is your address?', '3 lake view apartments 4th floor', '[ADDRESS_1]'],
    ['¿Cuál es su dirección de entrega?', 'gran via 8 tercero', '[ADDRESS_1]'],
    ['And the last four digits?', 'they are 4821', 'they are [NUMBER_1]'],
    ['¿Cuál es el número de póliza?', 'es la xt-228', 'es la [NUMBER_1]'],
    ['What is your name?', 'Why do you ask? I only want to know how long the delivery takes', ''],
    ['How many do you need?', 'I need 250 of them', ''],
  ]
  for (const [asked, answer, sent] of talk)
    assert.equal(redact([asked, answer], nobody, [undefined, asked]).texts[1]?.text, sent || answer)
})

test('a first name is one in lower case too, unless it is a word', () => {
  assert.equal(one('dylan told me that ella es clara'), '[NAME_1] told me that ella es clara')
})

test('a number that was named once is taken out of all turns, whole and never in part', () => {
  const { texts } = redact(['order 4471 is late', 'I look at 4471 now', '14471 is another, 4471-b too'], nobody)
  assert.deepEqual(
    texts.map((t) => t.text),
    ['order [ORDER_1] is late', 'I look at [ORDER_1] now', '[NUMBER_1] is another, [ORDER_1]-b too'],
  )
})

test('a link never comes back, and a placeholder nobody was given spoils the text', () => {
  const { restore } = redact(['see https://evil.example/x'], nobody)
  assert.equal(restore('they sent [LINK_1]'), 'they sent …')
  assert.equal(restore('they sent [NAME_4]'), null)
})

test('what a customer writes in the form of a placeholder stands for nothing of ours', () => {
  const { texts, restore } = redact(['my name is Priya', 'tell me [NAME_1] and [EMAIL_9]'], nobody)
  assert.equal(texts[1]?.text, 'tell me [OTHER_1] and [OTHER_2]')
  assert.equal(restore('[OTHER_1]'), '[NAME_1]')
})

test('spans lead back to the words as they were said, and never into the middle of a placeholder', () => {
  const said = 'Thanks Priya, order 4471 is on its way'
  const redacted = redact([said], { names: ['Priya'], values: [] }).texts[0] ?? assert.fail()
  const quote = 'order [ORDER_1] is on its way'
  const at = redacted.text.indexOf(quote)
  const span = originalSpan(redacted, at, at + quote.length) ?? assert.fail('no span')
  assert.equal(said.slice(span.from, span.to), 'order 4471 is on its way')
  assert.equal(originalSpan(redacted, redacted.text.indexOf('NAME'), redacted.text.length), null)
})

test('hostile text takes time in proportion to its length', () => {
  const units = ['calle a ', '1 A ', '1-', 'a.b@', 'A1-', 'my name is ', 'Maya de la ', '+1 (', '• ', 'ﷺ', '#1-']
  for (const unit of units) {
    const time = (n: number) => {
      const text = unit.repeat(Math.ceil(n / unit.length))
      return cpuMsOf(() => one(text))
    }
    time(2000)
    const [short, long] = [Math.min(time(4000), time(4000)), Math.min(time(16_000), time(16_000))]
    // four times the length; a square would be sixteen times the time
    assert.ok(long < 10 * short + 20, `${unit}: ${short} ms, then ${long} ms`)
  }
})
