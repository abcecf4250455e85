/**
 * Files. Uploads are raw bytes (`POST /api/attachments` by staff, `POST /api/chat/attachments` by a visitor; headers `content-type`, `x-file-name`
 * percent-encoded) and answer `Uploaded`; downloads are `GET /api/attachments/{id}` and `GET /api/chat/attachments/{id}`, always as download with nosniff and a sandbox policy.
 */
import { z } from 'zod'
import { AttachmentId } from './ids.ts'

export const maxAttachmentBytes = 20 * 1024 * 1024
/** Types taken in; everything else is refused. What is served keeps its type only for pictures we can show safely. */
export const attachmentTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'video/mp4',
  'video/3gpp',
] as const
export const Uploaded = z.object({
  id: AttachmentId,
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  url: z.string(),
})
