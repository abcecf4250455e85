import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amplitudeOf, fromUlaw, tones, toUlaw } from './tones.ts'

const sound = (ms: number, parts: readonly (readonly [hz: number, amplitude: number])[]) =>
  Float32Array.from({ length: ms * 8 }, (_, at) =>
    parts.reduce((sum, [hz, amplitude]) => sum + amplitude * Math.sin((2 * Math.PI * hz * at) / 8000), 0),
  )

test('each tone is told apart from the others, and what is beside them is known', () => {
  const { amplitudes, rest } = tones(
    sound(400, [
      [440, 0.1],
      [1700, 0.05],
    ]),
    8000,
    [440, 1000, 1700],
  )
  assert.ok(Math.abs((amplitudes.get(440) ?? 0) - 0.1) < 0.001)
  assert.ok((amplitudes.get(1000) ?? 1) < 0.001)
  assert.ok(Math.abs((amplitudes.get(1700) ?? 0) - 0.05) < 0.001)
  assert.ok(rest < 0.001)
  assert.ok(Math.abs(tones(sound(400, [[700, 0.1]]), 8000, [440]).rest - 0.1 / Math.SQRT2) < 0.001)
})

test('µ-law keeps a sample within its step', () => {
  for (const sample of [0, 0.001, -0.001, 0.1, -0.1, 0.5, -0.9])
    assert.ok(Math.abs(fromUlaw(toUlaw(sample)) - sample) <= 0.0005 + Math.abs(sample) / 16, String(sample))
  const coded = sound(400, [[440, 0.1]]).map((sample) => fromUlaw(toUlaw(sample)))
  assert.ok(Math.abs(amplitudeOf(coded, 8000, 440) - 0.1) < 0.002)
})
