/**
 * Two outputs. `chat-<hash>.js` is the chat itself, loaded when it is opened, to be cached for good. `widget.js` is the
 * loader a shop's page names: a classic script, so it cannot import by a relative path (a cross-origin classic script has
 * no base address: HTML, "creating a classic script", muted errors) and is told the name of the chat's file when it is built.
 */
import { build, defineConfig, type Plugin } from 'vite'

const outDir = 'dist'
const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const

/** Builds the loader once the chat's file name is known. */
function loader(): Plugin {
  let chatFile = ''
  return {
    name: 'peakend-loader',
    apply: 'build',
    generateBundle(_, bundle) {
      chatFile = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry)?.fileName ?? ''
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'error',
        define: { __CHAT_FILE__: JSON.stringify(chatFile) },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2022',
          rolldownOptions: { input: 'src/loader.ts', output: { format: 'iife', entryFileNames: 'widget.js' } },
        },
      })
    },
  }
}

export default defineConfig({
  oxc,
  plugins: [loader()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: 'src/chat.tsx',
      preserveEntrySignatures: 'exports-only',
      output: { format: 'es', entryFileNames: 'chat-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
