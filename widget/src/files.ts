/** Files a visitor may send. The size is the contract's (`contract/attachments.ts`; a test holds them together); kinds are the server's to refuse. */
import type { Language } from './language.ts'

export const maxFileBytes = 20 * 1024 * 1024
export const maxFiles = 10

export interface Upload {
  localId: string
  name: string
  /** 0 to 1. */
  progress: number
  /** The server's id once it is there. */
  attachmentId?: string
  isFailed?: boolean
  cancel: () => void
}

/** 1234567 -> `1.2 MB`, `1,2 MB` in Spanish. */
export function sizeText(language: Language, bytes: number): string {
  const [size, unit] =
    bytes < 1000 ? [bytes, 'B'] : bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size.toLocaleString(language, { maximumFractionDigits: unit === 'MB' ? 1 : 0 })} ${unit}`
}

/** Sends one file up as raw bytes. XMLHttpRequest, because fetch tells no progress of what it sends. */
export function sendUp(
  url: string,
  token: string,
  file: File,
  onProgress: (share: number) => void,
): { done: Promise<string>; cancel: () => void } {
  const request = new XMLHttpRequest()
  const done = new Promise<string>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0)
    request.onload = () => {
      try {
        const answer: unknown = JSON.parse(request.responseText)
        const isId = request.status < 300 && typeof answer === 'object' && answer !== null && 'id' in answer
        if (isId) resolve(String(answer.id))
        else reject(new Error(String(request.status)))
      } catch (error) {
        reject(error as Error)
      }
    }
    request.onerror = request.onabort = request.ontimeout = () => reject(new Error('upload'))
  })
  request.open('POST', url)
  request.timeout = 300_000
  request.setRequestHeader('authorization', `Bearer ${token}`)
  request.setRequestHeader('content-type', file.type)
  request.setRequestHeader('x-file-name', encodeURIComponent(file.name))
  request.send(file)
  return { done, cancel: () => request.abort() }
}
