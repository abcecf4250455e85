/**
 * Writes what the desk needs to know of the contract at run time (method, path, parameter names) to `src/api/routes.generated.ts`,
 * so that the browser is spared zod and the contract itself. Run it when the contract changed: `node desk/make-routes.ts`.
 */
import fs from 'node:fs'
import { contract } from '@peakend/contract/peakend.ts'

/** The text of the generated file for the contract as it stands. */
export function writeRoutes(): string {
  const lines = Object.entries(contract).map(([noun, endpoints]) => {
    const rows = Object.entries(endpoints).map(([act, endpoint]) => {
      const { method, path } = endpoint['~orpc'].route
      return `    ${act}: ['${method}', '${path}'],`
    })
    return `  ${noun}: {\n${rows.join('\n')}\n  },`
  })
  return `// Written by make-routes.ts from the contract; do not edit.\nexport const routes = {\n${lines.join('\n')}\n} as const\n`
}

export const routesFile = new URL('./src/api/routes.generated.ts', import.meta.url)

if (import.meta.main) fs.writeFileSync(routesFile, writeRoutes())
