/**
 * Four outputs; `call-back-<hash>.js` and `call-<hash>.js` are fetched by whoever wants to be called back, or to call. `chat-<hash>.js` is the chat itself, loaded when it is opened, to be cached for good. `widget.js` is the
 * loader a shop's page names: a classic script, so it cannot import by a relative path (a cross-origin classic script has
 * no base address: HTML, "creating a classic script", muted errors) and is told the name of the chat's file when it is built.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { minify } from 'terser'
import { build, defineConfig, type Plugin } from 'vite'

const outDir = 'dist'
const languages = ['en', 'es']

/** Named by what stands in it. */
const wordsFile = (language: string): string => {
  const source = readFileSync(path.join(import.meta.dirname, `src/words-${language}.data.ts`))
  return `words-${language}-${createHash('sha256').update(source).digest('hex').slice(0, 10)}.js`
}
const wordsFiles = Object.fromEntries(languages.map((language) => [language, wordsFile(language)]))
/** The parts the chat names and fetches when they are wanted, each a file named by what stands in it. */
const partFile = (part: string): string => {
  const folder = path.join(import.meta.dirname, 'src', part)
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).toSorted()) hash.update(readFileSync(path.join(folder, name)))
  return `${part}-${hash.digest('hex').slice(0, 10)}.js`
}
const parts = ['call-back', 'call']
const [callBackFile, callFile] = parts.map(partFile)
const oxc = { jsx: { runtime: 'automatic', importSource: '#draw' } } as const

/**
 * `importFile(...)` in the source is `import(...)` in what is built: Vite adds a helper of more than a kilobyte to every import it sees,
 * for style sheets this widget does not have, and it would ask for the files at the root of the shop's site.
 */
const plainImports = (): Plugin => ({
  name: 'peakend-plain-imports',
  apply: 'build',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replaceAll('importFile(', 'import(')
    }
  },
})

/** Once more over what Vite has made small: another two in a hundred that a customer's phone need not fetch. */
const smaller = (): Plugin => ({
  name: 'peakend-smaller',
  apply: 'build',
  async generateBundle({ format }, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue
      const { code } = await minify(file.code, {
        module: format === 'es',
        compress: { ecma: 2020, passes: 3, pure_getters: true, unsafe: true, unsafe_arrows: true },
      })
      if (code) file.code = code
    }
  },
})

/** Builds the loader once the chat's file name is known. */
function loader(): Plugin {
  let chatFile = ''
  return {
    name: 'peakend-loader',
    apply: 'build',
    generateBundle(_, bundle) {
      chatFile = Object.keys(bundle).find((name) => name.startsWith('chat-')) ?? ''
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'error',
        plugins: [plainImports(), smaller()],
        define: { __CHAT_FILE__: JSON.stringify(chatFile) },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2022',
          rolldownOptions: { input: 'src/loader.ts', output: { format: 'iife', entryFileNames: 'widget.js' } },
        },
      })
      // each by itself, so that it shares no file with the chat
      for (const part of parts) {
        await build({
          configFile: false,
          logLevel: 'error',
          oxc,
          plugins: [smaller()],
          build: {
            outDir,
            emptyOutDir: false,
            target: 'es2022',
            rolldownOptions: {
              input: `src/${part}/${part}.tsx`,
              preserveEntrySignatures: 'exports-only',
              output: { format: 'es', entryFileNames: partFile(part) },
            },
          },
        })
      }
      compressAll()
    },
  }
}

/** What travels: the server sends these beside the plain files to browsers that take them. */
function compressAll(): void {
  for (const name of readdirSync(outDir).filter((file) => file.endsWith('.js'))) {
    const file = path.join(outDir, name)
    const text = readFileSync(file)
    writeFileSync(`${file}.gz`, zlib.gzipSync(text, { level: 9 }))
    writeFileSync(`${file}.br`, zlib.brotliCompressSync(text))
  }
}

export default defineConfig({
  oxc,
  plugins: [plainImports(), smaller(), loader()],
  define: {
    __WORDS_FILES__: JSON.stringify(wordsFiles),
    __CALL_BACK_FILE__: JSON.stringify(callBackFile),
    __CALL_FILE__: JSON.stringify(callFile),
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: {
        chat: 'src/chat.tsx',
        ...Object.fromEntries(languages.map((l) => [`words-${l}`, `src/words-${l}.data.ts`])),
      },
      preserveEntrySignatures: 'exports-only',
      output: {
        format: 'es',
        entryFileNames: ({ name }) => wordsFiles[name.slice('words-'.length)] ?? 'chat-[hash].js',
      },
    },
  },
})
