// A browser, and pages in it that remember everything that went wrong.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { chromium } from 'playwright-core'

import { settings } from './settings.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// A sandbox needs user namespaces, which a container mostly lacks.
const root = process.getuid?.() === 0

export const launch = () => chromium.launch({
  executablePath: settings.browser,
  args: ['--disable-quic', '--disable-gpu', ...(root ? ['--no-sandbox'] : [])],
})

/** The looks in which every page must be right: between them both palettes and both shapes. */
export const looks = [
  { name: 'light', viewport: { width: 1000, height: 800 }, colorScheme: 'light' },
  { name: 'dark, on a phone', viewport: { width: 360, height: 640 }, colorScheme: 'dark', isMobile: true, hasTouch: true },
]

/**
 * visit opens an address, does what act says, and fails when anything of the
 * page went wrong. refusals are the statuses that the page is to be refused with.
 */
export async function visit(browser, address, act, { refusals = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options })
  context.setDefaultTimeout(60_000)
  try {
    const page = await context.newPage()
    const complaints = await listenTo(page, refusals)
    await page.goto(address)
    await act(page)
    assert.deepEqual(complaints, [], 'the page complains')
  } finally {
    await context.close()
  }
}

async function listenTo(page, refusals) {
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    // That the page itself was answered 404 or 422 is not its fault.
    const aboutItself = message.text().startsWith('Failed to load resource')
      && (message.location().url === page.url() || refusals.some((status) => message.text().includes(`status of ${status}`)))
    if (['error', 'warning'].includes(message.type()) && !aboutItself) complaints.push(`console: ${message.text()}`)
  })
  page.on('response', (answer) => {
    if (answer.status() >= 400 && answer.request().resourceType() !== 'document' && !refusals.includes(answer.status())) complaints.push(`${answer.status()} ${answer.url()}`)
  })
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => console.error(`policy: ${violatedDirective}`))
  })
  return complaints
}

/** isRight holds what is shown now to the rules for people with little sight, no mouse, or a small screen. */
export async function isRight(page, picture) {
  await page.waitForLoadState() // with its style
  if (settings.pictures) await page.screenshot({ path: join(settings.pictures, `${picture}.png`), fullPage: true })
  const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: innerWidth }))
  assert.ok(wide <= room, `${picture}: the page is ${wide} wide on a screen of ${room}`)
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }))
  assert.deepEqual(violations.map(({ id, nodes }) => `${picture}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`), [])
}

/** tabTo presses Tab until something has the focus, and shows it. */
export async function tabTo(page, role, name) {
  await page.waitForLoadState() // with its style and its script
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab')
    const on = page.locator(':focus')
    if (await on.and(page.getByRole(role, { name })).count() > 0) {
      const { outlineStyle } = await on.evaluate((one) => getComputedStyle(one))
      assert.notEqual(outlineStyle, 'none', `${name} does not show that it has the focus`)
      return
    }
  }
  assert.fail(`Tab never comes to ${role} ${name}`)
}

/** heading waits until the page is about something. */
export const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

/** fillIn enters the settings of a sandbox site and sends them. */
export async function fillIn(page, { url, token }) {
  await page.getByLabel('Address').fill(url)
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Connect' }).click()
}
