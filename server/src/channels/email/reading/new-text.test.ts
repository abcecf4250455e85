import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { textFromHtml } from './html-text.ts'
import { newTextOf } from './new-text.ts'

const above = (header: string, quoted = '> ¿Qué tal?') => newTextOf(`Sí, gracias.\n\n${header}\n\n${quoted}\n`).text

test('the line above a quotation is known in many languages, broken over lines too', () => {
  const headers = [
    'On Sun, 22 Nov 2026 at 10:00, Brisa <help@shop.example> wrote:',
    'El dom, 22 nov 2026 a las 10:00, Brisa (<help@shop.example>) escribió:',
    'El dom, 22 nov 2026 a las 10:00, Brisa Ayuda al Cliente\n<help@shop.example> escribió:',
    'Le dim. 22 nov. 2026 à 10:00, Brisa <help@shop.example> a écrit :',
    'Am So., 22. Nov. 2026 um 10:00 Uhr schrieb Brisa <help@shop.example>:',
    'Em dom., 22 de nov. de 2026 às 10:00, Brisa <help@shop.example> escreveu:',
    'Il giorno dom 22 nov 2026 alle ore 10:00 Brisa <help@shop.example> ha scritto:',
    'Op zo 22 nov 2026 om 10:00 schreef Brisa <help@shop.example>:',
    'Den sön 22 nov. 2026 kl 10:00 skrev Brisa <help@shop.example>:',
    'nedz., 22 lis 2026 o 10:00 Brisa <help@shop.example> napisał(a):',
    'вс, 22 нояб. 2026 г. в 10:00, Brisa <help@shop.example> написал(а):',
    'Brisa <help@shop.example>, 22 Kas 2026 Paz, 10:00 tarihinde şunu yazdı:',
    '2026年11月22日(日) 10:00 Brisa <help@shop.example>:',
    'Brisa <help@shop.example> 于2026年11月22日周日 10:00写道：',
    'El dg., 22 de nov. 2026, 10:00, Brisa <help@shop.example> va escriure:',
  ]
  for (const header of headers) assert.equal(above(header), 'Sí, gracias.', header)
})

test('heads of older messages and their marks are known', () => {
  const heads = [
    '-----Mensaje original-----\nDe: Brisa',
    'De: Brisa <help@shop.example>\nEnviado el: domingo, 22 de noviembre de 2026 10:00\nPara: Eva\nAsunto: Pedido',
    '________________________________\nFrom: Brisa <help@shop.example>\nSent: Sunday, 22 November 2026 10:00\nTo: Eva\nSubject: Order',
    '*Von:* Brisa\n*Gesendet:* Sonntag, 22. November 2026\n*An:* Eva\n*Betreff:* Bestellung',
    'Begin forwarded message:\n\nFrom: Brisa',
  ]
  for (const head of heads) assert.equal(above(head, 'Buenos días'), 'Sí, gracias.', head)
})

test('answers between quoted lines keep what they answer', () => {
  const { text } = newTextOf(
    'On Sun, 22 Nov 2026, Brisa <h@shop.example> wrote:\n> Which colour?\n\nBlue.\n\n> Which size?\n\nLarge.\n',
  )
  assert.match(text, /Blue\.[\s\S]*Which size\?[\s\S]*Large\./)
})

test('what people write is not taken for a machine’s line', () => {
  const texts = [
    'As I wrote on 5 May 2026:\nmy kettle leaks.',
    'On Monday the parcel came:\nit was open.',
    'Sent from my desk is what the card said, and it is wrong.',
    'From: me\nI only want my money back.',
    'My order has two parts -- a kettle and a lid.',
    'El martes os escribí: nadie contestó.\nEspero respuesta.',
    'El 5 de mayo llegó el pedido:\nfaltaba la tapa.',
  ]
  for (const text of texts) assert.equal(newTextOf(text).text, text)
})

test('signatures and lines of devices stand apart and are kept', () => {
  const { text, signature, quoted } = newTextOf(
    'Hola\n\n-- \nEva Ruiz\n+34 600 000 000\n\nEnviado desde mi iPhone\n\nEl 22/11/2026 a las 10:00, Brisa escribió:\n> ¿Sí?',
  )
  assert.deepEqual([text, quoted], ['Hola', 'El 22/11/2026 a las 10:00, Brisa escribió:\n> ¿Sí?'])
  assert.match(signature, /Eva Ruiz[\s\S]*iPhone/)
  for (const line of [
    'Enviado desde mi iPhone',
    'Sent from Outlook for Android',
    'Von meinem iPad gesendet',
    'Get Outlook for iOS',
  ])
    assert.deepEqual([newTextOf(`Hola\n\n${line}`).text, newTextOf(line).text], ['Hola', line])
})

test('quotations in HTML are found as in plain text', () => {
  const outlook =
    '<p>Sí, gracias.</p><hr><div><b>De:</b> Brisa<br><b>Enviado:</b> domingo<br><b>Para:</b> Eva<br><b>Asunto:</b> x</div><p>Hola</p>'
  const gmail =
    '<div>Sí, gracias.</div><div class="gmail_quote">El dom, 22 nov 2026 a las 10:00, Brisa (&lt;<a href="mailto:h@shop.example">h@shop.example</a>&gt;) escribió:<br><blockquote>Hola</blockquote></div>'
  for (const html of [outlook, gmail]) assert.equal(newTextOf(textFromHtml(html)).text, 'Sí, gracias.')
})

test('long, odd and empty texts are dealt with in little time', () => {
  const ms = cpuMsOf(() => {
    newTextOf('On a\n'.repeat(20_000))
    newTextOf(`${'On 2026 '.repeat(50_000)}:`)
    newTextOf('> '.repeat(100_000))
    newTextOf(`${'-'.repeat(200_000)}`)
    newTextOf('From: a\n'.repeat(20_000))
  })
  assert.ok(ms < 3000, `${ms} ms`)
  assert.deepEqual(newTextOf(''), { text: '', quoted: '', signature: '' })
})
