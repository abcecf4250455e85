import fs from 'node:fs'
import path from 'node:path'

// npm run bench -- NAME [args]: one measurement. Everything it says on the way goes to standard error or above the last
// line; the last line of standard output is its result, one JSON object.

type Measurement = { run(args: string[]): Promise<object> }

function names(): string[] {
  const files = fs.readdirSync(import.meta.dirname, { withFileTypes: true })
  return files
    .filter((file) => file.isFile() && /^[a-z-]+\.ts$/.test(file.name) && file.name !== 'run.ts')
    .map((file) => file.name.replace(/\.ts$/, ''))
}

const [name, ...args] = process.argv.slice(2)
if (name === undefined || !names().includes(name)) {
  process.stderr.write(`Usage: npm run bench -- NAME [args]\nNAME is one of: ${names().join(', ')}\n`)
  process.exit(1)
}
const measurement: Measurement = await import(path.join(import.meta.dirname, `${name}.ts`))
const result = await measurement.run(args)
process.stdout.write(`${JSON.stringify({ bench: name, ...result })}\n`, () => process.exit(0))
