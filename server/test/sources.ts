/** The sources of the project as the shape test reads them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const checkout = path.resolve(import.meta.dirname, '../..')

export interface Source {
  /** From the checkout on, with `/`. */
  file: string
  text: string
  lines: number
  /** What it imports, as given. */
  imports: string[]
}

const IMPORT =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

export const readSources = (folder: string, ext = /\.(ts|tsx)$/): Source[] => {
  const full = path.join(checkout, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((file) => ext.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .toSorted()
    .map((file) => {
      const text = readFileSync(path.join(checkout, file), 'utf8')
      const imports = [...text.matchAll(IMPORT)].map((m) => m[1] ?? m[2] ?? m[3] ?? '')
      return { file, text, lines: text.split('\n').length - 1, imports }
    })
}

/** The file of the checkout an import names, or null for packages. */
export const targetOf = (from: string, given: string): string | null => {
  if (given.startsWith('@peakend/contract/')) return given.replace('@peakend/', '')
  return given.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(from), given)) : null
}

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.startsWith('server/test/')
