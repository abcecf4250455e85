import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayBeOther, writtenIn, writtenRatherIn } from './language.ts'

const own = ['en', 'es-ES']
const cases: [string, string | null][] = [
  ['Where is my order? It has not arrived yet.', 'en'],
  ['The kettle leaks and I want my money back', 'en'],
  ['can i get a refund for my order please', 'en'],
  ['¿Dónde está mi pedido? Todavía no ha llegado.', 'es'],
  ['hola, mi lampara no funciona', 'es'],
  ['necesito cambiar la direccion de entrega', 'es'],
  ['Bonjour, ma commande n’est pas encore arrivée', 'fr'],
  ['Hallo, meine Bestellung ist noch nicht angekommen', 'de'],
  ['Olá, o meu pedido ainda não chegou', 'pt'],
  ['Vull saber on és la meva comanda, encara no ha arribat i ningú no em contesta amb una data', 'ca'],
  ['Il mio ordine non è ancora arrivato e nessuno mi ha detto quando arriva, sono stanco', 'it'],
  ['Mijn bestelling is nog niet aangekomen en ik wil graag weten wanneer het pakket er is', 'nl'],
  ['Nire eskaera oraindik ez da iritsi eta inork ez dit esan noiz iritsiko den', 'eu'],
  // words of one language between those of another
  ['Mein "Return to sender" Paket ist seit Montag nicht da, was kann ich jetzt noch tun, bitte?', 'de'],
  ['Hi', null],
  ['Order 4471 #22 https://shop.example/donde-esta', null],
  ['', null],
  ['12345 67890 12345 67890', null],
]
for (const [text, language] of cases)
  test(`${text.slice(0, 40) || 'nothing'}: ${language ?? 'not said'}`, () =>
    assert.equal(writtenIn(text, own), language))

const said: [string, string | null, string | null][] = [
  ['Hola, mi pedido no ha llegado todavía', 'en-GB', 'es'],
  ['Hello, my order has not arrived yet', 'es', 'en'],
  ['Where is my order? It has not arrived yet.', 'en-GB', 'en-GB'],
  // words both languages might have decide nothing
  ['Can I convert money into different currencies?', 'en', 'en'],
  ['gracias', 'en', 'en'],
  // the brand does not speak it
  ['Bonjour, ma commande n’est pas encore arrivée chez nous', 'en', 'en'],
  ['Hola, mi pedido no ha llegado todavía', null, 'es'],
  ['second, urgent', null, null],
  ['Hi', null, null],
]
for (const [text, stated, language] of said)
  test(`${text.slice(0, 40)}, stated ${stated ?? 'nothing'}: ${language ?? 'not said'}`, () => {
    assert.equal(writtenRatherIn(text, stated, own), language)
    if (language !== stated) assert.ok(mayBeOther(text, stated), 'it is worth a look')
  })
