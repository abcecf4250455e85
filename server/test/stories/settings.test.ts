import assert from 'node:assert/strict'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { browsers, program, signIn } from '../browser.ts'

// Whoever has just begun sets everything up for the first time: each page of the settings keeps what is entered, by the mouse, from an empty list on.

interface Entered {
  /** The page of the settings. */
  at: string
  enter: (page: Page) => Promise<void>
  /** Asked of the page loaded anew. */
  isKept: (page: Page) => Promise<unknown>
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const inDialog = async (
  page: Page,
  opens: string | RegExp,
  enter: (dialog: ReturnType<Page['locator']>) => Promise<void>,
) => {
  await press(page, opens)
  const dialog = page.getByRole('dialog')
  await enter(dialog)
  await dialog.getByRole('button', { name: /^Save/ }).click()
  await dialog.waitFor({ state: 'detached' })
}
/** The bar of a page that has changes. */
const save = async (page: Page): Promise<void> => {
  await press(page, /^Save/)
  await page.getByText('You have changes that are not saved').waitFor({ state: 'detached' })
}
const shows = (page: Page, text: string | RegExp) => page.getByRole('main').getByText(text).first().waitFor()
const holds = async (field: ReturnType<Page['locator']>, value: string) => {
  await field.waitFor()
  assert.equal(await field.inputValue(), value)
}

const pagesOf = (post: { port: number; first: Promise<string> }): Entered[] => [
  {
    at: 'brand',
    enter: async (page) => {
      await page.getByRole('group', { name: 'Greeting' }).getByLabel('English').fill('Good day! What may we do?')
      await save(page)
    },
    isKept: (page) =>
      holds(page.getByRole('group', { name: 'Greeting' }).getByLabel('English'), 'Good day! What may we do?'),
  },
  {
    at: 'chat',
    enter: (page) =>
      inDialog(page, 'Add a place', async (dialog) => {
        await dialog.getByLabel('Name of the place').fill('Order pages')
        await dialog.getByLabel('Sites it may stand on').fill('https://shop.example')
      }),
    isKept: (page) => shows(page, 'Order pages'),
  },
  {
    at: 'queues',
    enter: (page) =>
      inDialog(page, 'Add a queue', async (dialog) => {
        await dialog.getByLabel('Name', { exact: true }).fill('Repairs')
        await dialog.getByRole('checkbox', { name: /Administrator/ }).check({ force: true })
      }),
    isKept: (page) => shows(page, 'Repairs'),
  },
  {
    at: 'call-backs',
    enter: (page) =>
      inDialog(page, /^Change/, (dialog) => dialog.getByLabel('Offered when the wait passes (minutes)').fill('7')),
    isKept: (page) => shows(page, /after 7 min/),
  },
  {
    at: 'closed',
    enter: async (page) => {
      await press(page, 'Write it')
      await page.getByRole('group', { name: 'What is said' }).getByLabel('English').fill('We rest now.')
      await save(page)
    },
    isKept: (page) => holds(page.getByRole('group', { name: 'What is said' }).getByLabel('English'), 'We rest now.'),
  },
  {
    at: 'skills',
    enter: async (page) => {
      await page.getByLabel('Skill', { exact: true }).fill('Espresso machines')
      await press(page, 'Add a skill')
      await shows(page, 'Espresso machines')
      await page.getByLabel('Training or licence').fill('Gas')
      await press(page, 'Add a training')
      await shows(page, 'Gas')
    },
    isKept: async (page) => {
      await shows(page, 'Espresso machines')
      await shows(page, 'Gas')
    },
  },
  {
    at: 'answers',
    enter: (page) =>
      inDialog(page, 'Add an answer', async (dialog) => {
        const title = dialog.getByRole('group', { name: 'Title' })
        await title.getByLabel('English').fill('Descale it')
        await title.getByLabel('Spanish').fill('Descalcificar')
        const text = dialog.getByRole('group', { name: 'Text' })
        await text.getByLabel('English').fill('Descale it first, please.')
        await text.getByLabel('Spanish').fill('Descalcifíquela primero, por favor.')
        await dialog.getByLabel('Typed after “/”').fill('descale')
      }),
    isKept: (page) => shows(page, '/descale'),
  },
  {
    at: 'needs',
    enter: (page) =>
      inDialog(page, 'Add a need', async (dialog) => {
        await dialog.getByLabel('English').fill('Something broke')
        await dialog.getByLabel('Spanish').fill('Algo se rompió')
      }),
    isKept: (page) => shows(page, 'Something broke'),
  },
  {
    at: 'away',
    enter: async (page) => {
      await press(page, 'Add a reason')
      await page.getByLabel('Reason (English)').last().fill('Walking the dog')
      await page.getByLabel('Reason (Spanish)').last().fill('Paseando al perro')
      await save(page)
    },
    isKept: (page) => holds(page.getByLabel('Reason (English)').last(), 'Walking the dog'),
  },
  {
    at: 'sureness',
    enter: async (page) => {
      await page.getByRole('radio', { name: /^At least 70 %/ }).check({ force: true })
      await save(page)
    },
    isKept: async (page) => {
      const chosen = page.getByRole('radio', { name: /^At least 70 %/ })
      await chosen.waitFor()
      assert.equal(await chosen.isChecked(), true)
    },
  },
  {
    at: 'staff',
    enter: async (page) => {
      await page.getByLabel('Scores tied to a person are kept for (days)').fill('200')
      await save(page)
    },
    isKept: (page) => holds(page.getByLabel('Scores tied to a person are kept for (days)'), '200'),
  },
  {
    at: 'keeping',
    enter: async (page) => {
      await page.getByRole('spinbutton', { name: /^Conversations/ }).fill('90')
      await save(page)
    },
    isKept: (page) => holds(page.getByRole('spinbutton', { name: /^Conversations/ }), '90'),
  },
  {
    at: 'mail',
    enter: async (page) => {
      await page.getByLabel('Mail server').fill('127.0.0.1')
      await page.getByLabel('Port', { exact: true }).fill(String(post.port))
      await page.getByLabel('Sender address').fill('hello@example.org')
      await save(page)
      await press(page, 'Send a mail to me')
      assert.match(await post.first, /^To: amaia@example\.org/m)
    },
    isKept: (page) => holds(page.getByLabel('Mail server'), '127.0.0.1'),
  },
  {
    at: 'vendors',
    enter: async (page) => {
      await page.getByLabel('Name of the team').fill('Marea Support')
      await press(page, 'Add a team')
      await shows(page, 'Marea Support')
    },
    isKept: (page) => shows(page, 'Marea Support'),
  },
]

/** A server that takes any mail; `first` is the first it got. */
async function mailServer(t: TestContext): Promise<{ port: number; first: Promise<string> }> {
  const first = Promise.withResolvers<string>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      first.resolve(text(stream))
      stream.once('end', () => done())
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  t.after(() => new Promise<void>((closed) => server.close(() => closed())))
  const address = listening.address()
  assert.ok(address !== null && typeof address === 'object')
  return { port: address.port, first: first.promise }
}

test('every page of the settings keeps what is entered the first time', { timeout: 300_000 }, async (t) => {
  const house = await program(t)
  const someone = await browsers(t)
  const { page, complaints } = await someone('Amaia')
  await signIn(page, house.url, house.administrator.email)
  for (const { at, enter, isKept } of pagesOf(await mailServer(t))) {
    await t.test(at, async () => {
      await page.goto(`${house.url}/settings/${at}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await enter(page)
      await page.reload()
      await page.getByRole('heading', { level: 1 }).waitFor()
      await isKept(page)
    })
  }
  assert.deepEqual(complaints.lines, [])
})
