/** A streaming model of sherpa-onnx in a thread: sound goes in as messages, segments come out. What the package offers is named here as far as it is used. */
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { Segment } from './recogniser.ts'
import { samplesIn } from './utterances.ts'

export interface ModelFiles {
  encoder: string
  decoder: string
  joiner: string
  tokens: string
}
export interface ToModel {
  /** Where the package lies. */
  file: string
  files: ModelFiles
  rate: number
}
export type FromModel = 'ready' | 'ended' | { taken: number } | Segment

interface Stream {
  acceptWaveform: (of: { sampleRate: number; samples: Float32Array }) => void
  inputFinished: () => void
}
interface Online {
  createStream: () => Stream
  isReady: (stream: Stream) => boolean
  decode: (stream: Stream) => void
  isEndpoint: (stream: Stream) => boolean
  reset: (stream: Stream) => void
  getResult: (stream: Stream) => { text: string; timestamps?: number[] }
}
type Package = { OnlineRecognizer: new (config: object) => Online }

const { file, files, rate } = workerData as ToModel
const { OnlineRecognizer } = createRequire(import.meta.url)(file) as Package
const { tokens, ...transducer } = files
const online = new OnlineRecognizer({
  featConfig: { sampleRate: 16_000, featureDim: 80 },
  modelConfig: { transducer, tokens, numThreads: 1, provider: 'cpu', debug: 0 },
  decodingMethod: 'greedy_search',
  enableEndpoint: true,
  // seconds of silence that end an utterance: before anything was said, after, and how long one may be
  rule1MinTrailingSilence: 2.4,
  rule2MinTrailingSilence: 0.8,
  rule3MinUtteranceLength: 20,
})
const stream = online.createStream()
const tell = (message: FromModel) => parentPort?.postMessage(message)
let heardMs = 0
let fromMs = 0
let number = 0
let last = ''

const told = (isFinal: boolean) => {
  const text = online.getResult(stream).text.trim()
  if (text !== '' && (isFinal || text !== last))
    tell({ number, fromMs, toMs: heardMs, text: sentence(text), confidence: null, isFinal })
  last = text
  if (!isFinal) {
    if (text === '') fromMs = heardMs
    return
  }
  if (text !== '') number++
  fromMs = heardMs
  last = ''
}
/** Many of these models write in capitals only. */
const sentence = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text)

const decode = () => {
  while (online.isReady(stream)) online.decode(stream)
}

parentPort?.on('message', (message: Uint8Array | 'end') => {
  if (message === 'end') {
    stream.inputFinished()
    decode()
    told(true)
    tell('ended')
    return
  }
  const samples = Float32Array.from(samplesIn(message), (one) => one / 32_768)
  heardMs += (samples.length / rate) * 1000
  stream.acceptWaveform({ sampleRate: rate, samples })
  decode()
  const isOver = online.isEndpoint(stream)
  told(isOver)
  if (isOver) online.reset(stream)
  tell({ taken: message.length })
})
tell('ready')
