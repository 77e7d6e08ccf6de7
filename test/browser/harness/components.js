// The owner's web app with Seam's own components in it, unmodified, on an
// origin that is not the API's.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import { visit } from './browser.js'
import { settings } from './settings.js'
import { listen } from './world.js'

const file = (path) => readFileSync(new URL(import.meta.resolve(path)))
const files = {
  '/elements.js': ['text/javascript', file('@seamapi/react/elements.js')],
  '/index.css': ['text/css', file('@seamapi/react/index.css')],
}

// Style, font and telemetry come from and go to Seam unless an app says otherwise.
const always = { endpoint: settings.apiURL, 'disable-telemetry': true, 'disable-css-injection': true, 'disable-font-injection': true }

const element = (name, attributes) =>
  `<${name} ${Object.entries({ ...always, ...attributes }).map(([key, value]) => `${key}="${value}"`).join(' ')}></${name}>`

/**
 * embed shows a component with its attributes to a person, who does what act
 * says. Beside what visit holds it to, it asks nobody but the app and the API.
 */
export async function embed(browser, name, attributes, act, options) {
  const server = createServer(({ url }, answer) => {
    const [type, body] = files[url] ?? ['text/html', `<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/index.css">
      <script type="module" src="/elements.js"></script>${element(name, attributes)}`]
    answer.writeHead(200, { 'content-type': type }).end(body)
  })
  const origin = await listen(server)
  const asked = new Set()
  await visit(browser, origin, async (page) => {
    page.on('request', (request) => { asked.add(new URL(request.url()).origin) })
    await act(page)
  }, options).finally(() => { server.closeAllConnections(); server.close() })
  assert.deepEqual([...asked].filter((one) => ![origin, settings.apiURL].includes(one)), [], 'it asks others')
}
