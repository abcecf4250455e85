/** Reads an original and makes its HTML safe, in a thread of its own: of a dense letter of two megabytes that takes seconds. */
import { asBuffer } from '../../../base/beside.ts'
import { workBeside } from '../../../base/beside-thread.ts'
import { showHtml } from './show-html.ts'
import type { ToShow } from './showing.ts'

workBeside(({ of, withRemote }: ToShow) => showHtml(typeof of === 'string' ? of : asBuffer(of), withRemote))
