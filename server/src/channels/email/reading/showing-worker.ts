/** Reads an original and makes its HTML safe, in a thread of its own: of a dense letter of two megabytes that takes seconds. */
import { parentPort } from 'node:worker_threads'
import { showHtml } from './show-html.ts'
import type { Shown, ToShow } from './showing.ts'

parentPort?.on('message', ({ id, bytes, html, withRemote }: ToShow) => {
  try {
    const shown = showHtml(bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : html, withRemote)
    parentPort?.postMessage({ id, shown } satisfies Shown)
  } catch (fault) {
    parentPort?.postMessage({
      id,
      problem: fault instanceof Error ? fault.message.slice(0, 200) : 'failed',
    } satisfies Shown)
  }
})
