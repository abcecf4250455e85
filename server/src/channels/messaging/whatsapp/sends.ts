/** What one message of ours is cut into for the platform, each a request of its own. Pure: the same at every attempt. */
import type { Content } from '../adapter.ts'

/** Signs of a text, and below a picture, film or document. */
export const MOST_TEXT = 4096
export const MOST_CAPTION = 1024
const MB = 1024 * 1024

export type FileKind = 'image' | 'audio' | 'video' | 'document'
/** What the platform takes, in the kinds it shows them as, and how large. */
const taken: Readonly<Record<string, { kind: FileKind; most: number; as?: string }>> = {
  'image/png': { kind: 'image', most: 5 * MB },
  'image/jpeg': { kind: 'image', most: 5 * MB },
  'audio/mpeg': { kind: 'audio', most: 16 * MB },
  'audio/ogg': { kind: 'audio', most: 16 * MB },
  'audio/mp4': { kind: 'audio', most: 16 * MB },
  'audio/aac': { kind: 'audio', most: 16 * MB },
  'audio/amr': { kind: 'audio', most: 16 * MB },
  'video/mp4': { kind: 'video', most: 16 * MB },
  'video/3gpp': { kind: 'video', most: 16 * MB },
  'application/pdf': { kind: 'document', most: 100 * MB },
  'text/plain': { kind: 'document', most: 100 * MB },
  // it knows no tables; their names say what they are
  'text/csv': { kind: 'document', most: 100 * MB, as: 'text/plain' },
  'application/msword': { kind: 'document', most: 100 * MB },
  'application/vnd.ms-excel': { kind: 'document', most: 100 * MB },
  'application/vnd.ms-powerpoint': { kind: 'document', most: 100 * MB },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { kind: 'document', most: 100 * MB },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { kind: 'document', most: 100 * MB },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': { kind: 'document', most: 100 * MB },
}

/** How a file goes out; null for what the platform does not take. A picture too large for one goes as a document. */
export const shownAs = (type: string, bytes: number): { kind: FileKind; type: string } | null => {
  const known = taken[type]
  if (!known) return null
  const { kind, most, as = type } = known
  if (bytes <= most) return { kind, type: as }
  return kind === 'image' && bytes <= 100 * MB ? { kind: 'document', type: as } : null
}

export type Send = { kind: 'text'; body: string } | { kind: 'file'; at: number; caption: string } | { kind: 'template' }

/** Cut where a line or a word ends, never inside a sign. */
export const cutText = (text: string): string[] => {
  const parts: string[] = []
  for (let rest = text; rest !== '';) {
    if (rest.length <= MOST_TEXT) return [...parts, rest]
    const head = rest.slice(0, MOST_TEXT)
    const end = [head.lastIndexOf('\n'), head.lastIndexOf(' ')].find((at) => at > MOST_TEXT / 2) ?? MOST_TEXT
    const at = /[\uD800-\uDBFF]$/.test(rest.slice(0, end)) ? end - 1 : end
    parts.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  return parts
}

/** `types` of the files, in order; null for one that is gone. What cannot stand below the first file goes before it. */
export const sendsOf = (content: Content, types: readonly (string | null)[] = []): Send[] => {
  switch (content.kind) {
    case 'template':
      return [{ kind: 'template' }]
    case 'text':
      return cutText(content.text).map((body) => ({ kind: 'text', body }))
    case 'files': {
      const first = taken[types[0] ?? '']?.kind
      const isCaption = first !== undefined && first !== 'audio' && content.text.length <= MOST_CAPTION
      const texts = isCaption ? [] : cutText(content.text)
      return [
        ...texts.map((body): Send => ({ kind: 'text', body })),
        ...content.attachmentIds.map((_, at): Send => ({
          kind: 'file',
          at,
          caption: at === 0 && isCaption ? content.text : '',
        })),
      ]
    }
    default:
      return content satisfies never
  }
}
