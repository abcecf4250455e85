import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWeak } from './rules.ts'

test('what would be guessed first is weak: common ones, rows of a key, the own name or address', () => {
  const ana = { email: 'ana.lopez@example.org', name: 'Ana López' }
  for (const weak of [
    'Password123!',
    'contraseña 123',
    'aaaaaaaaaaaa',
    '1212121212',
    'AnaLopez2026',
    'ana.lopez@example.org',
    'ana-lopez-1',
  ]) {
    assert.ok(isWeak(weak, ana), weak)
  }
  for (const fine of ['correct horse battery', 'el perro de ana lopez ladra', 'ñandú en la pampa 7', 'aB3$fG7&kL']) {
    assert.ok(!isWeak(fine, ana), fine)
  }
  assert.ok(!isWeak('日本語のながいことば', {}))
})
