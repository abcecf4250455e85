import type { Outputs } from './call.ts'
import { send } from './call.ts'

export type Uploaded = Outputs['interactions']['reply']['attachments'][number]

/** Puts one file on the server, as raw bytes; it is attached by naming its id in a reply. Refuses types and sizes the workspace does not take. */
export async function upload(file: File, workspaceId: string): Promise<Uploaded> {
  const answer = await send('POST', '/api/attachments', file, {
    workspaceId,
    headers: {
      'content-type': file.type || 'application/octet-stream',
      'x-file-name': encodeURIComponent(file.name || 'file'),
    },
  })
  return (await answer.json()) as Uploaded
}
