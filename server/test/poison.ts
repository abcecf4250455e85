/** Bodies an endpoint would take, made from its contract, and the same spoiled in one place: for walking every endpoint with bad input. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'

interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  format?: string
  pattern?: string
  properties?: Record<string, Schema>
  items?: Schema
  minLength?: number
  maxLength?: number
  minimum?: number
  $ref?: string
}

/** The input of an endpoint as JSON Schema. */
export const schemaOf = (input: unknown): Schema =>
  z.toJSONSchema(input as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Schema

/** A value that fits, every property there; an id that is known by its name is a real one. */
export const fitting = (schema: Schema, ids: Record<string, string>, name = ''): unknown => {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  const [choice] = schema.anyOf ?? schema.oneOf ?? []
  if (choice) return fitting(choice, ids, name)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, fitting(inner, ids, key)]),
      )
    case 'array':
      return schema.items ? [fitting(schema.items, ids, name)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return ids[name] ?? textFor(schema)
    default:
      return null
  }
}

const textFor = ({ format, minLength = 1, maxLength = 60 }: Schema): string => {
  if (format === 'uuid') return randomUUID()
  if (format === 'date-time') return '2026-03-02T08:00:00Z'
  if (format === 'date') return '2026-03-02'
  if (format === 'email') return 'somebody@example.org'
  if (format === 'uri') return 'https://shop.example/'
  return 'en'.padEnd(minLength, 'x').slice(0, maxLength)
}

const spoilt = (value: unknown): unknown[] => {
  switch (typeof value) {
    case 'string':
      return [`${value}\u0000`, `${value}\ud83d`, `%_'"\\ ${value}`, 'x'.repeat(100_000), 7, {}]
    case 'number':
      return [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, 0.5, -1, 'seven']
    default:
      return [[], 'text', 0]
  }
}

/** The value with one of its leaves spoiled, each leaf in each way. */
export const poisonedOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return [...value.flatMap((one) => poisonedOf(one).map((bad) => [bad])), 'no list']
  if (value === null || typeof value !== 'object') return spoilt(value)
  return Object.entries(value).flatMap(([key, inner]) => poisonedOf(inner).map((bad) => ({ ...value, [key]: bad })))
}
