import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

// What a browser has to fetch, as it travels (gzip; a kB is 1,000 bytes), against the budgets of the architecture.

const checkout = path.resolve(import.meta.dirname, '..')
const loaderBudget = 3000
const widgetBudget = 25_000
/** The form for call-backs, words of both languages included. */
const callBackBudget = 4000
/** The part for calls, words of both languages included. */
const callBudget = 6500
const isCallBack = (name: string): boolean => name.startsWith('call-back-')
const isCall = (name: string): boolean => name.startsWith('call-') && !isCallBack(name)
const firstViewBudget = 200_000

type Size = { bytes: number; budget: number; files: Record<string, number>; isWithin: boolean }

const gzipped = (file: string): number => zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length

function sizeOf(folder: string, names: string[], budget: number): Size {
  const files = Object.fromEntries(names.map((name) => [name, gzipped(path.join(folder, name))]))
  const bytes = Object.values(files).reduce((sum, one) => sum + one, 0)
  return { bytes, budget, files, isWithin: names.length > 0 && bytes <= budget }
}

/** Scripts that `entry` needs before it runs: itself and what it imports statically, followed to the end. */
function staticImports(folder: string, entry: string, seen = new Set<string>()): string[] {
  if (seen.has(entry) || !fs.existsSync(path.join(folder, entry))) return []
  seen.add(entry)
  const text = fs.readFileSync(path.join(folder, entry), 'utf8')
  const named = [...text.matchAll(/(?:\bfrom|\bimport)\s*["']([^"']+\.js)["']/g)].map((match) => match[1] ?? '')
  for (const name of named) staticImports(folder, path.join(path.dirname(entry), name), seen)
  return [...seen]
}

function firstView(folder: string): string[] {
  const page = fs.readFileSync(path.join(folder, 'index.html'), 'utf8')
  const scripts = [...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] ?? '')
  const seen = new Set<string>()
  for (const script of scripts) staticImports(folder, script, seen)
  return [...seen]
}

function built(workspace: string): string {
  const folder = path.join(checkout, workspace, 'dist')
  if (!fs.existsSync(folder)) throw new Error(`${workspace} is not built; npm run bench builds it when it can be built`)
  return folder
}

/**
 * Sizes in bytes: the widget's loader; all it loads to be opened, written in and answered (`firstConversation`); the whole chat of one
 * language (`widget`); beside it the form for call-backs and the part for calls, each fetched when it is wanted (`callBack`, `call`); the scripts of the desk's first view.
 */
export async function run(): Promise<object> {
  const widget = built('widget')
  const desk = built('desk')
  const scripts = withOneLanguage(
    widget,
    // what is fetched by whoever calls, or wants to be called back, is no part of a conversation, and has a budget of its own
    fs.readdirSync(widget).filter((name) => name.endsWith('.js') && !isCallBack(name) && !isCall(name)),
  )
  const styles = firstViewStyles(desk)
  const result = {
    loader: sizeOf(widget, ['widget.js'], loaderBudget),
    firstConversation: sizeOf(widget, firstConversation(widget, scripts), widgetBudget),
    widget: sizeOf(widget, scripts, widgetBudget),
    callBack: sizeOf(
      widget,
      fs.readdirSync(widget).filter((name) => isCallBack(name) && name.endsWith('.js')),
      callBackBudget,
    ),
    call: sizeOf(
      widget,
      fs.readdirSync(widget).filter((name) => isCall(name) && name.endsWith('.js')),
      callBudget,
    ),
    firstView: sizeOf(desk, firstView(desk), firstViewBudget),
    firstViewStyleBytes: styles.reduce((sum, name) => sum + gzipped(path.join(desk, name)), 0),
  }
  for (const [name, size] of Object.entries(result)) {
    if (typeof size === 'number') continue
    process.stderr.write(
      `${size.isWithin ? '✔' : '✖'} ${name}: ${(size.bytes / 1000).toFixed(1)} kB of ${size.budget / 1000} kB\n`,
    )
  }
  return {
    ...result,
    isWithin: [result.loader, result.widget, result.callBack, result.call, result.firstView].every(
      (one) => one.isWithin,
    ),
  }
}

/** The loader, the file it names and what that imports by itself, and the words. Styles and pictures stand in the scripts. */
function firstConversation(folder: string, scripts: string[]): string[] {
  const words = scripts.filter((name) => name.startsWith('words-'))
  const named = scripts.filter((name) => fs.readFileSync(path.join(folder, 'widget.js'), 'utf8').includes(name))
  return [...new Set(['widget.js', ...named.flatMap((name) => staticImports(folder, name)), ...words])]
}

/** A visitor fetches the words of one language; the larger file stands for it. */
function withOneLanguage(folder: string, names: string[]): string[] {
  const words = names.filter((name) => /^words-[a-z]{2}\b/.test(name))
  const largest = words.toSorted((a, b) => gzipped(path.join(folder, b)) - gzipped(path.join(folder, a)))[0]
  return names.filter((name) => !words.includes(name) || name === largest)
}

function firstViewStyles(folder: string): string[] {
  const page = fs.readFileSync(path.join(folder, 'index.html'), 'utf8')
  return [...page.matchAll(/href="\/?([^"]+\.css)"/g)].map((match) => match[1] ?? '')
}
