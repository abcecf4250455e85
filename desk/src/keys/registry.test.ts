import { expect, test } from 'vitest'
import { createShortcuts, drawKeys, sequenceMs, type KeyPress } from './registry.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isWriting: false,
  isComposing: false,
  ...more,
})
const setUp = (...keys: string[]) => {
  const ran: string[] = []
  const shortcuts = createShortcuts(false)
  for (const k of keys) shortcuts.add({ keys: k, label: k, group: 'g', run: () => ran.push(k) })
  return { ran, shortcuts }
}

test('a key runs its action, and not while somebody writes', () => {
  const { ran, shortcuts } = setUp('t')
  expect(shortcuts.press(press('t'), 0)).toBe(true)
  expect(shortcuts.press(press('t', { isWriting: true }), 0)).toBe(false)
  expect(ran).toEqual(['t'])
})
test('keys with a modifier work while writing', () => {
  const { ran, shortcuts } = setUp('mod+enter', 'alt+1')
  shortcuts.press(press('Enter', { ctrlKey: true, isWriting: true }), 0)
  shortcuts.press(press('¡', { code: 'Digit1', altKey: true, isWriting: true }), 0)
  expect(ran).toEqual(['mod+enter', 'alt+1'])
})
test('g then i goes, unless the pause is long or another key comes between', () => {
  const { ran, shortcuts } = setUp('g i', 'i')
  shortcuts.press(press('g'), 0)
  shortcuts.press(press('i'), 500)
  shortcuts.press(press('g'), 1000)
  shortcuts.press(press('i'), 1001 + sequenceMs)
  expect(ran).toEqual(['g i', 'i'])
})
test('the latest registration wins and gives the key back', () => {
  const { ran, shortcuts } = setUp('a')
  const undo = shortcuts.add({ keys: 'a', label: '', group: '', run: () => ran.push('dialog') })
  shortcuts.press(press('a'), 0)
  undo()
  shortcuts.press(press('a'), 0)
  expect(ran).toEqual(['dialog', 'a'])
})
test('under an open dialog the keys of the screen are asleep', () => {
  const { ran, shortcuts } = setUp('t')
  const uncover = shortcuts.cover(1)
  shortcuts.add({ keys: '1', label: '', group: '', layer: 1, run: () => ran.push('1') })
  shortcuts.press(press('t'), 0)
  shortcuts.press(press('1'), 0)
  uncover()
  shortcuts.press(press('t'), 0)
  expect(ran).toEqual(['1', 't'])
})
test('keys of an input method in the middle of a word mean nothing', () => {
  const { ran, shortcuts } = setUp('t')
  shortcuts.press(press('t', { isComposing: true }), 0)
  expect(ran).toEqual([])
})
test('keys are drawn as the machine has them', () => {
  expect(drawKeys('mod+enter', true)).toEqual(['⌘', '↵'])
  expect(drawKeys('alt+1', false)).toEqual(['Alt', '1'])
  expect(drawKeys('g i', false)).toEqual(['G', 'I'])
})
