import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashOf, HashTable, lexemeAt, lexemeOf, textOf, UNKNOWN } from './lexemes.ts'
import { readWords } from './words.ts'

const spelled = (text: string) => readWords(text).words

test('words are folded, contractions opened and shorthand spelled out', () => {
  assert.equal(
    spelled("I'm SURE Müller’s niño can't, y'all've pls").join(' '),
    "i am sure muller niño can not y'all have please",
  )
  assert.deepEqual(spelled('Где заказ? 注文 constructor __proto__'), ['Где', 'заказ', '注文', 'constructor', 'proto'])
})

test('a word stands where the text has it, and the parts of one share its place', () => {
  const text = 'Ünder x: we’ll see Zürich’s'
  const read = readWords(text)
  const places = read.words.map((_, i) => text.slice(read.from[i], read.to[i]))
  assert.deepEqual(places, ['Ünder', 'x', 'we’ll', 'we’ll', 'see', 'Zürich’s'])
  assert.equal(read.words.at(-1), 'zurich')
})

test('each word has the hash of its letters, however it was written, and known ones their number', () => {
  const not = lexemeOf('not')
  const read = readWords("It's NOT Zebrafish, zebrafish isn't not: n't")
  for (const [i, word] of read.words.entries()) {
    assert.equal(read.hashes[i], hashOf(word), word)
    assert.equal(read.codeAt(i), word.charCodeAt(0))
    if (read.lexemes[i] !== UNKNOWN) assert.equal(textOf(read.lexemes[i]!), word)
  }
  assert.equal(read.lexemes[2], not)
  assert.equal(lexemeAt(hashOf('zebrafish')), UNKNOWN)
  assert.equal(read.vocabulary.length, new Set(read.words).size)
})

test('the vocabulary of a long text holds each word once, in order', () => {
  const { vocabulary } = readWords(Array.from({ length: 500 }, (_, i) => `word${i % 123}`).join(' '))
  assert.equal(vocabulary.length, 123)
  assert.deepEqual(
    vocabulary,
    vocabulary.toSorted((a, b) => a - b),
  )
})

test('a table gives back what was put under each hash, and nothing for others', () => {
  const table = new HashTable()
  for (let i = 1; i <= 5000; i++) table.set(hashOf(`key${i}`), i)
  for (let i = 1; i <= 5000; i++) assert.equal(table.get(hashOf(`key${i}`)), i)
  assert.equal(table.get(hashOf('another')), 0)
})
