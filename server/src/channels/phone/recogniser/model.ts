/**
 * A model on this machine, read by sherpa-onnx in a thread of its own. Neither is part of an installation: the operator installs the package (`npm install sherpa-onnx-node`) and
 * names a folder with a folder for each language in it (`en`, `es`), each a streaming transducer of sherpa-onnx: `encoder*.onnx`, `decoder*.onnx`, `joiner*.onnx`, `tokens.txt`.
 */
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Connect, Connection, ConnectionOptions } from './connection.ts'
import type { FromModel, ModelFiles, ToModel } from './model-worker.ts'
import { RecogniserFailed } from './recogniser.ts'

const PACKAGE = 'sherpa-onnx-node'

const packageFile = (): string | null => {
  try {
    return createRequire(import.meta.url).resolve(PACKAGE)
  } catch {
    return null
  }
}

/** The smaller kind (`int8`) where both are there: it keeps up with more calls. */
const fileOf = (folder: string, names: readonly string[], part: string): string | null => {
  const fit = names.filter((name) => name.startsWith(part) && name.endsWith('.onnx'))
  const name = fit.find((one) => one.includes('int8')) ?? fit[0]
  return name === undefined ? null : path.join(folder, name)
}

/** The files of a language's model, or what is missing, in plain words. */
export const modelIn = (modelsDir: string, language: string): ModelFiles | string => {
  const folder = path.join(modelsDir, language)
  if (!existsSync(folder)) return `there is no folder ${folder}`
  const names = readdirSync(folder)
  const [encoder, decoder, joiner] = ['encoder', 'decoder', 'joiner'].map((part) => fileOf(folder, names, part))
  if (!encoder || !decoder || !joiner || !names.includes('tokens.txt'))
    return `${folder} lacks a streaming transducer: encoder, decoder and joiner as .onnx, and tokens.txt`
  return { encoder, decoder, joiner, tokens: path.join(folder, 'tokens.txt') }
}

/** Why no model on this machine can be used; null where one can. */
export const whyNoModel = (modelsDir: string | undefined): string | null => {
  if (modelsDir === undefined) return 'SPEECH_MODELS names no folder'
  if (packageFile() === null) return `the package ${PACKAGE} is not installed`
  const faults = ['en', 'es'].map((language) => modelIn(modelsDir, language))
  return faults.every((one) => typeof one === 'string') ? (faults[0] as string) : null
}

export const modelConnect =
  (modelsDir: string | undefined): Connect =>
  (options) => {
    const file = packageFile()
    const files = modelsDir === undefined ? null : modelIn(modelsDir, options.language)
    if (file === null || files === null || typeof files === 'string')
      return Promise.reject(
        new RecogniserFailed('no-model', whyNoModel(modelsDir) ?? (typeof files === 'string' ? files : 'no model')),
      )
    return openWorker({ file, files, rate: options.rate }, options)
  }

/** What waits in the thread's own line. */
const openWorker = (of: ToModel, options: ConnectionOptions): Promise<Connection> => {
  const worker = new Worker(new URL('./model-worker.ts', import.meta.url), { workerData: of })
  const ended = Promise.withResolvers<void>()
  let unsent = 0
  return new Promise((done, fail) => {
    const connection: Connection = {
      send(piece) {
        unsent += piece.length
        const bytes = Uint8Array.from(piece)
        worker.postMessage(bytes, [bytes.buffer])
      },
      waiting: () => unsent,
      end() {
        worker.postMessage('end')
        return ended.promise
      },
      close: () => void worker.terminate(),
    }
    worker.on('message', (message: FromModel) => {
      if (message === 'ready') return done(connection)
      if (message === 'ended') return ended.resolve()
      if ('taken' in message) unsent -= message.taken
      else options.segment(message)
    })
    worker.once('error', (fault) => {
      fail(new RecogniserFailed('no-model', fault.message))
      options.lost('no-model', fault.message)
    })
    worker.once('exit', () => {
      ended.resolve()
      options.lost('away', 'the model ended')
    })
  })
}
