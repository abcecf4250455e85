import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'
import type { EndpointMeta } from '@peakend/contract/endpoint.ts'

export interface ListedEndpoint {
  /** `cases.settle` */
  endpoint: string
  method: string
  path: string
  summary: string
  meta: EndpointMeta
}

/** Every endpoint of a contract, for the OpenAPI document, the permission matrix and the shape test. */
export const everyEndpoint = (contract: AnyContractRouter, at: readonly string[] = []): ListedEndpoint[] => {
  if (isContractProcedure(contract)) {
    const { route, meta } = contract['~orpc']
    return [
      {
        endpoint: at.join('.'),
        method: route.method ?? 'POST',
        path: route.path ?? '',
        summary: route.summary ?? '',
        meta: meta as unknown as EndpointMeta,
      },
    ]
  }
  return Object.entries(contract).flatMap(([name, inner]) => everyEndpoint(inner as AnyContractRouter, [...at, name]))
}
