import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Packages every screen needs, so that a new release of ours does not make people fetch them again. */
const ground = /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next)\//

export default defineConfig({
  base: '/',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      // the desk, the page visitors check in on, and the page a call-back is asked for and changed on
      input: { desk: 'index.html', 'check-in': 'check-in.html', 'call-back': 'call-back.html' },
      output: {
        codeSplitting: {
          groups: [{ name: 'ground', test: ground }],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: process.env['PEAKEND_URL'] ?? 'http://127.0.0.1:3000', ws: true } },
  },
})
