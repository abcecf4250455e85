import type pg from 'pg'
import { whyNoModel } from '../channels/phone/recogniser/model.ts'
import type { Config } from '../config.ts'
import { type Finding, ill, note, well } from './finding.ts'
import { becomeOwner } from './schema-facts.ts'

/** What writes calls down: in how many workspaces, and why it does not where it does not. Only where every migration is applied. */
export async function lookAtTranscription(client: pg.Client, config: Config): Promise<Finding[]> {
  await becomeOwner(client)
  const { rows } = await client.query<{ form: string; fault: string | null; said: string | null; n: number }>(
    `select form, fault, max(fault_said) as said, count(*)::int as n from transcription_settings where is_on group by form, fault order by form, fault`,
  )
  await client.query('reset role')
  const { speechModelsDir } = config
  const missing = whyNoModel(speechModelsDir)
  const needsModel = speechModelsDir !== undefined || rows.some(({ form }) => form === 'model')
  const findings = rows.map(({ form, fault, said, n }) =>
    fault === null
      ? well('transcription', `calls of ${n} workspace${n === 1 ? '' : 's'} are written down (${form})`)
      : ill(
          'transcription',
          `calls of ${n} workspace${n === 1 ? '' : 's'} are not written down (${form}): ${fault}${said === null ? '' : `, ${said}`}`,
          'Settings, Transcription says since when and has a test; see docs/live-words.md.',
        ),
  )
  if (needsModel && missing !== null)
    findings.push(
      ill('speech models', missing, 'npm install sherpa-onnx-node, and SPEECH_MODELS; see docs/live-words.md.'),
    )
  return findings.length > 0
    ? findings
    : [note('transcription', 'calls are not written down', 'Settings, Transcription; see docs/live-words.md.')]
}
