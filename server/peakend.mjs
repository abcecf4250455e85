#!/usr/bin/env node
// `npx --no peakend ...`: the command line, made ready by the same door as everything else.
process.argv.splice(2, 0, 'cli')
await import('../start.mjs')
