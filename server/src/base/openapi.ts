import type { AnyContractRouter } from '@orpc/contract'
import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { refusals, type RefusalCode } from '@peakend/contract/refusals.ts'
import { everyEndpoint } from './every-endpoint.ts'

const COMMON: readonly RefusalCode[] = [
  'malformed',
  'invalid',
  'not_signed_in',
  'not_allowed',
  'too_many_requests',
  'database_away',
]

/** The OpenAPI 3.1 document of the contract, with each endpoint's permission and refusals. */
export const openApiOf = async (
  contract: AnyContractRouter,
  publicUrl: string,
  version: string,
): Promise<OpenAPI.Document> => {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: {
      title: 'Peakend',
      version,
      description: 'Every refusal is an RFC 9457 problem with a `code` that never changes its meaning.',
    },
    servers: [{ url: `${publicUrl}/api` }],
  })
  const schemas = { ...document.components?.schemas, Problem: problemSchema }
  Object.assign(document, { components: { ...document.components, schemas } })
  for (const { endpoint, path, method, meta } of everyEndpoint(contract)) {
    const operation = document.paths?.[path]?.[method.toLowerCase() as 'get']
    if (!operation) continue
    operation.operationId = endpoint
    Object.assign(operation, { 'x-permission': meta.permission })
    const codes =
      meta.permission === 'public' ? COMMON.filter((c) => c !== 'not_signed_in' && c !== 'not_allowed') : COMMON
    const problems = problemsOf([...codes, ...meta.refusals])
    Object.assign(operation, { responses: { ...operation.responses, ...problems } })
  }
  return document
}

const problemsOf = (codes: readonly RefusalCode[]): Record<string, OpenAPI.ResponseObject> => {
  const byStatus = Map.groupBy(new Set(codes), (code) => refusals[code].status)
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, of]) => [
        String(status),
        {
          description: of.map((code) => `\`${code}\`: ${refusals[code].meaning}`).join('\n\n'),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  )
}

const problemSchema: OpenAPI.SchemaObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', description: 'urn:peakend:refusal:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(refusals) },
    requestId: { type: 'string' },
    retryAfterS: { type: 'number' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, problem: { type: 'string' } } },
    },
  },
}
