import fs from 'node:fs'
import { expect, test } from 'vitest'
import { routesFile, writeRoutes } from '../../make-routes.ts'

test('the generated routes are those of the contract (else run: node desk/make-routes.ts)', () => {
  expect(fs.readFileSync(routesFile, 'utf8')).toBe(writeRoutes())
})
