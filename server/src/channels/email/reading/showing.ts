/** The HTML of letters for whoever opens them, without anybody else waiting: small ones here, others beside the program's own work. */
import { Beside, toMove } from '../../../base/beside.ts'
import { showHtml } from './show-html.ts'
import type { SafeHtml } from './safe-html.ts'

export interface ToShow {
  /** An original, or our own HTML. */
  of: Uint8Array | string
  withRemote: boolean
}

/** Up to here it takes less than 50 ms on a small machine (measured: a millisecond and a half a kilobyte). */
const SMALL_BYTES = 16 * 1024
/** Ten times the slowest measured; what takes longer is made to, and is shown as text. */
const MOST_MS = 30_000
/** Originals go up to 40 MB, and are read several times over. */
const MOST_MB = 512

const script = new URL('./showing-thread.ts', import.meta.url)
const beside = new Beside<ToShow, SafeHtml | null>({ script, threads: 1, mostMs: MOST_MS, mostMb: MOST_MB })

/** Its safe HTML; null where it has none, or where it cannot be made in time and memory: the text is shown then. */
export const htmlShown = async (of: Buffer | string, withRemote: boolean): Promise<SafeHtml | null> => {
  if (of.length <= SMALL_BYTES) return showHtml(of, withRemote)
  const { bytes, moved } = typeof of === 'string' ? { bytes: of, moved: [] } : toMove(of)
  const got = await beside.ask({ of: bytes, withRemote }, moved)
  return 'answer' in got ? got.answer : null
}
