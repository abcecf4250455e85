import { createHash } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import { SetupFault } from '../base/setup-fault.ts'

// A backup file: the line "PEAKEND BACKUP 1", a line of JSON (the header), a gzip stream of frames, and the SHA-256 of all
// that as 64 hex digits and a line feed. A frame is a letter, a length (4 bytes, big endian) and that many bytes:
//   T  a table begins, JSON      D  bytes of the table or file that began last      F  a file begins, JSON
//   S  the sequences, JSON       E  the end, JSON with the counts

const magic = 'PEAKEND BACKUP 1\n'
const trailerBytes = 65
const headBytes = 1 << 20 // the header lists migrations and partitions; far below this
/** COPY and files come in small pieces; a frame a piece would double the work. */
const gatheredBytes = 64 * 1024
const largestFrameBytes = 64 * 1024 * 1024

export type Header = {
  madeAt: string
  version: string
  postgres: string
  /** Names of the migrations the data are shaped by. */
  migrations: string[]
  /** Of the installation's secret; the secret itself too, unless it is a setting. */
  fingerprint: string
  secret?: string
  partitions: Partition[]
}
export type Partition = { schema: string; name: string; parent: string; bound: string }
export type TableStart = { schema: string; name: string; columns: string[] }
export type FileStart = { path: string; bytes: number }
export type Sequence = { schema: string; name: string; last: string; isCalled: boolean }
export type End = { rows: Record<string, number>; files: number }

export type Frame =
  | { kind: 'T'; table: TableStart }
  | { kind: 'F'; file: FileStart }
  | { kind: 'D'; bytes: Buffer }
  | { kind: 'S'; sequences: Sequence[] }
  | { kind: 'E'; end: End }

export type ArchiveWriter = {
  write(kind: Frame['kind'], payload: Buffer | object): Promise<void>
  /** Closes the file, makes it lasting and gives it its name. */
  finish(): Promise<void>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}

function frameBytes(kind: string, payload: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(kind, 0, 'latin1')
  head.writeUInt32BE(payload.length, 1)
  return Buffer.concat([head, payload])
}

/**
 * Begins a backup file (mode 0600: it holds customers' words and the installation's secret) under another name beside
 * its own, which it is given by `finish`. Refuses (SetupFault) a name that is taken and a disk that is full.
 */
export async function createArchive(file: string, header: Header): Promise<ArchiveWriter> {
  if (fs.existsSync(file)) throw new SetupFault(`${file} exists already; a backup is never written over another file.`)
  const partial = `${file}.partial-${process.pid}`
  const handle = await open(partial, 'wx', 0o600).catch((error: Error) => {
    throw new SetupFault(`The backup cannot be written to ${path.dirname(file)}: ${error.message}`)
  })
  const hash = createHash('sha256')
  const head = Buffer.from(magic + JSON.stringify(header) + '\n')
  hash.update(head)
  const abandon = async () => {
    await handle.close().catch(() => {})
    fs.rmSync(partial, { force: true })
  }
  await handle.writeFile(head).catch(async (error: Error) => {
    await abandon()
    throw asFull(error, file)
  })
  const gzip = zlib.createGzip({ level: 5 })
  // Our own sink rather than the handle's stream, which never says that it is done while the handle stays open.
  const written = pipeline(gzip, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
  })
  written.catch(() => {}) // told by whoever writes or finishes next
  const put = async (kind: string, bytes: Buffer) => {
    if (!gzip.write(frameBytes(kind, bytes))) await Promise.race([once(gzip, 'drain'), written])
  }
  let gathered: Buffer[] = []
  let length = 0
  const putGathered = async () => {
    if (length > 0) await put('D', Buffer.concat(gathered))
    gathered = []
    length = 0
  }
  return {
    async write(kind, payload) {
      if (Buffer.isBuffer(payload)) {
        gathered.push(payload)
        length += payload.length
        if (length >= gatheredBytes) await putGathered()
        return
      }
      await putGathered()
      await put(kind, Buffer.from(JSON.stringify(payload)))
    },
    async finish() {
      gzip.end()
      await written
      await handle.writeFile(`${hash.digest('hex')}\n`)
      await handle.sync()
      await handle.close()
      fs.renameSync(partial, file)
      await syncFolder(path.dirname(file))
    },
    async abandon() {
      gzip.destroy()
      await written.catch(() => {})
      await abandon()
    },
  }
}

/** A full disk, a quota, a limit on the size of files (errno(3)). */
const noRoom: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What went wrong while a backup was written: a full disk in a sentence, anything else as it is. The unfinished file is gone by then. */
export const asFull = (error: unknown, file: string): unknown =>
  noRoom.has((error as NodeJS.ErrnoException | null)?.code)
    ? new SetupFault(`The disk of ${file} is full; the unfinished backup was removed.`)
    : error

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // folders cannot be opened there
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

export type OpenedArchive = { header: Header; bytes: number; frames(): AsyncGenerator<Frame> }

async function readHead(handle: FileHandle, file: string): Promise<{ header: Header; length: number }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
  const text = buffer.subarray(0, bytesRead)
  const end = text.indexOf('\n', magic.length)
  if (!text.subarray(0, magic.length).equals(Buffer.from(magic)) || end < 0) {
    throw new SetupFault(`${file} is not a backup of Peakend, or of a version this one cannot read.`)
  }
  try {
    const header: Header = JSON.parse(text.subarray(magic.length, end).toString())
    return { header, length: end + 1 }
  } catch {
    throw new SetupFault(`${file} is damaged: its header cannot be read. Nothing was changed.`)
  }
}

/** Opens a backup after reading it once from end to end: a damaged or cut-off file is refused (SetupFault) before use. */
export async function openArchive(file: string): Promise<OpenedArchive> {
  const handle = await open(file, 'r').catch((error: Error) => {
    throw new SetupFault(`The backup ${file} cannot be opened: ${error.message}`)
  })
  try {
    const { header, length } = await readHead(handle, file)
    const { size } = await handle.stat()
    const until = size - trailerBytes
    const hash = createHash('sha256')
    for await (const chunk of fs.createReadStream(file, { end: until - 1 })) hash.update(chunk as Buffer)
    const { buffer } = await handle.read(Buffer.alloc(trailerBytes), 0, trailerBytes, until)
    if (buffer.toString().trim() !== hash.digest('hex')) {
      throw new SetupFault(`${file} is damaged or incomplete: its checksum does not fit. Nothing was changed.`)
    }
    return { header, bytes: size, frames: () => readFrames(file, length, until) }
  } finally {
    await handle.close()
  }
}

async function* readFrames(file: string, from: number, until: number): AsyncGenerator<Frame> {
  const source = fs.createReadStream(file, { start: from, end: until - 1 })
  const gunzip = zlib.createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  let waiting: Buffer[] = []
  let length = 0
  for await (const chunk of source.pipe(gunzip)) {
    waiting.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (length < neededBytes(waiting)) continue
    let bytes = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting)
    while (bytes.length >= neededBytes([bytes])) {
      const size = bytes.readUInt32BE(1)
      yield parseFrame(bytes.toString('latin1', 0, 1), bytes.subarray(5, 5 + size))
      bytes = bytes.subarray(5 + size)
    }
    waiting = [bytes]
    length = bytes.length
  }
  if (length > 0) throw new SetupFault(`${file} ends in the middle of something; nothing was changed.`)
}

/** How many bytes must have come before the next frame is whole. */
function neededBytes(waiting: Buffer[]): number {
  const first = waiting[0]
  if (!first) return 5
  const head = first.length >= 5 ? first : Buffer.concat(waiting)
  if (head.length < 5) return 5
  const size = head.readUInt32BE(1)
  if (size > largestFrameBytes) throw new SetupFault('The backup holds a part larger than any Peakend writes.')
  return 5 + size
}

function parseFrame(kind: string, payload: Buffer): Frame {
  const json = <T>(): T => JSON.parse(payload.toString())
  switch (kind) {
    case 'D':
      return { kind, bytes: payload }
    case 'T':
      return { kind, table: json<TableStart>() }
    case 'F':
      return { kind, file: json<FileStart>() }
    case 'S':
      return { kind, sequences: json<Sequence[]>() }
    case 'E':
      return { kind, end: json<End>() }
    default:
      throw new SetupFault(`The backup holds a part of a kind this Peakend does not know (${JSON.stringify(kind)}).`)
  }
}
