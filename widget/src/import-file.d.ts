/** `import()` that the build leaves alone (vite.config.ts). */
declare function importFile(url: string): Promise<unknown>
