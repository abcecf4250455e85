import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { plainStopIn } from './plainly.ts'

const asks: Record<'en' | 'es', string[]> = {
  en: [
    'stop please',
    'Please STOP',
    'STOP! Stop texting me.',
    'ok stop now',
    'Unsubscribe me',
    'please unsubscribe',
    'I want to unsubscribe',
    "I'd like to opt out, thanks",
    'Unsubscribe me from your list',
    'no more messages',
    'No more texts please!!',
    'stop sending me messages',
    'stop sending these texts',
    'Stop messaging me',
    'stop spamming me already',
    'stop the texts',
    "don't text me anymore",
    'Do not contact me again',
    "Please don't send me any more messages",
    "I don't want any more texts from you",
    'remove me from your list',
    'take me off this list',
    'Hi, please remove my number. Thank you',
  ],
  es: [
    'No más mensajes',
    'no mas mensajes por favor',
    'NO QUIERO MÁS MENSAJES',
    'No quiero recibir más SMS',
    'no quiero recibir publicidad',
    'Baja por favor',
    'por favor baja',
    'quiero darme de baja',
    'Hola, solicito la baja. Gracias',
    'dame de baja',
    'Denme de baja de la lista',
    'darme de baja de los mensajes',
    'no me envíen más mensajes',
    'No me mandes mensajes',
    'no me mandéis más publicidad',
    'No me escriban más',
    '¡No me contacten!',
    'dejen de escribirme',
    'Deja de mandarme mensajes ya',
    'dejad de enviarme sms',
    'Quiero dejar de recibir mensajes',
    'bórrame de la lista',
    'Eliminen mi número de su base de datos',
    'stop por favor',
  ],
}
const others: string[] = [
  // English
  "I'll stop by tomorrow",
  'Can I stop by the shop at 5?',
  'please stop the delivery',
  'Stop my order',
  'stop sending it to the old address',
  'stop texting me, call me instead',
  "Don't text me, call me on Monday",
  'The machine does not stop',
  'It stopped again',
  'bus stop',
  'no more messages came since Monday',
  'Why do I get no more messages?',
  'remove me from the order',
  'remove the second item please',
  'delete my account',
  'Cancel please',
  'yes, cancel it please',
  'cancel my subscription to the magazine',
  'I want to unsubscribe from the coffee plan',
  'no more sugar please',
  "I don't want any more of these cups",
  'The end, thanks',
  'stop it',
  'nonstop',
  'ok',
  'please',
  'How do I stop the messages?',
  'Is there a way to opt out?',
  // Spanish
  'Baja por favor el precio',
  'baja el pedido a la tienda',
  'Estoy de baja por enfermedad',
  'quiero darme de baja del gimnasio',
  'dar de baja mi línea',
  '¿Cómo me doy de baja?',
  'la calidad es baja',
  'no me mandes el pedido todavía',
  'No me mandes nada',
  'no me escribas a este correo sino al otro',
  'No me llegan más mensajes',
  'no hay más mensajes',
  'deja de funcionar cada noche',
  'dejen el paquete en la puerta',
  'quiero dejar de pagar tanto',
  'bórrame el último pedido',
  'elimina mi número de tarjeta',
  'para',
  'para el lunes por favor',
  'para ya el pedido',
  'alto y delgado',
  'No más, gracias',
  'gracias',
  'por favor',
  'cancelar por favor',
  'Stop, ¿dónde está mi pedido?',
  '',
  '🙂',
]

void describe('STOP in other words', () => {
  for (const language of ['en', 'es'] as const)
    for (const text of asks[language])
      void test(text, () => {
        const heard = plainStopIn(text)
        assert.ok(heard, 'it is asked for plainly')
        // "stop por favor" is both
        if (!/^stop/i.test(text)) assert.equal(heard.language, language)
      })
  for (const text of others) void test(`not: ${text || 'nothing'}`, () => assert.equal(plainStopIn(text), null))
})

test('what may be meant of a contract or an account is heard as unclear', () => {
  const isAmbiguous = (text: string) => plainStopIn(text)?.isAmbiguous
  for (const text of ['quiero darme de baja', 'dame de baja', 'remove me', 'delete my number'])
    assert.equal(isAmbiguous(text), true, text)
  for (const text of ['no más mensajes', 'stop please', 'baja por favor', 'unsubscribe me', 'darme de baja de los sms'])
    assert.equal(isAmbiguous(text), false, text)
})

test('a long message, and one made to take long, are read at once', () => {
  assert.equal(plainStopIn(`${'please '.repeat(20)}stop`), null, 'too long to be only that')
  const ms = cpuMsOf(() => {
    for (let i = 0; i < 2000; i++) plainStopIn(`no me envies ${'mas '.repeat(26)}`)
  })
  assert.ok(ms < 2000, `${ms} ms`)
})
