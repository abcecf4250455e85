import { expect, test } from 'vitest'
import { placeToGo } from './place-to-go.ts'

test('after signing in one goes back to where one was, and never to another site', () => {
  expect(placeToGo('/inbox/1?pane=story')).toBe('/inbox/1?pane=story')
  for (const bad of [undefined, 'https://evil.example', '//evil.example', '/\\evil.example', 'inbox', '/sign-in?to=/x'])
    expect(placeToGo(bad)).toBe('/')
})
