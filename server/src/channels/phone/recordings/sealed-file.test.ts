import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { newKey, opened, PIECE_BYTES, sealed, sealedBytes } from './sealed-file.ts'

const whole = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}
const sealing = (key: Buffer, plain: Buffer, chunk = 10_000) =>
  whole(
    sealed(
      key,
      Readable.from(
        Array.from({ length: Math.ceil(plain.length / chunk) }, (_, i) => plain.subarray(i * chunk, (i + 1) * chunk)),
      ),
    ),
  )
const opening = (key: Buffer, file: Buffer, of: { bytes: number; from: number; to: number }, chunk = 9973) =>
  whole(
    opened(key, of, (from, to) => {
      const part = file.subarray(from, to + 1)
      return Promise.resolve(
        Readable.from(
          Array.from({ length: Math.ceil(part.length / chunk) }, (_, i) => part.subarray(i * chunk, (i + 1) * chunk)),
        ),
      )
    }),
  )

test('any part of a sealed file is opened alone, at the edges of its pieces too', async () => {
  const key = newKey()
  for (const size of [
    0,
    1,
    1000,
    PIECE_BYTES - 1,
    PIECE_BYTES,
    PIECE_BYTES + 1,
    3 * PIECE_BYTES,
    3 * PIECE_BYTES + 17,
  ]) {
    const plain = randomBytes(size)
    const file = await sealing(key, plain)
    assert.equal(file.length, sealedBytes(size), `${size}`)
    assert.ok(size < 100 || !file.includes(plain.subarray(0, 64)))
    if (size > 0) assert.deepEqual(await opening(key, file, { bytes: size, from: 0, to: size - 1 }), plain)
    const edges = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, 2 * PIECE_BYTES, size - 2, size - 1].filter(
      (at) => at >= 0 && at < size,
    )
    for (const from of edges)
      for (const to of edges)
        if (from <= to)
          assert.deepEqual(
            await opening(key, file, { bytes: size, from, to }),
            plain.subarray(from, to + 1),
            `${size} ${from} ${to}`,
          )
  }
})

test('what was changed, moved, cut or sealed with another key is not opened', async () => {
  const key = newKey()
  const size = 3 * PIECE_BYTES + 5
  const file = await sealing(key, randomBytes(size))
  const of = { bytes: size, from: 0, to: size - 1 }
  const step = PIECE_BYTES + 16
  const flipped = Buffer.from(file)
  flipped[5000]! ^= 1
  const head = Buffer.from(file)
  head[6]! ^= 1
  const swapped = Buffer.concat([
    file.subarray(0, 12),
    file.subarray(12 + step, 12 + 2 * step),
    file.subarray(12, 12 + step),
    file.subarray(12 + 2 * step),
  ])
  const cut = file.subarray(0, 12 + 2 * step)
  for (const [name, bad] of Object.entries({ flipped, head, swapped, cut }))
    await assert.rejects(opening(key, bad, of), Error, name)
  // the first pieces of a longer file are not a whole shorter one
  await assert.rejects(opening(key, cut, { bytes: 2 * PIECE_BYTES, from: 0, to: 2 * PIECE_BYTES - 1 }))
  await assert.rejects(opening(newKey(), file, of))
})
