import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { heading, isRight, launch, looks, tabTo, visit } from '../harness/browser.js'
import { settings } from '../harness/settings.js'
import { accountOf, doorsOf, statusOf, webview } from '../harness/world.js'

const { zwave, zigbee, nobody, wrong } = settings.radios
const phone = looks.at(-1)

const url = 'Address of the Z-Wave JS server'
const authority = "Authority's certificate"

// What operators enter, one mistake after the other: what is new each time, and what
// the page says. What is left out is still there from before.
const zwaveMistakes = [
  [{ [url]: `http://${zwave.address}` }, 'A setting cannot work', `“${url}” must be the address of the server`, url],
  [{ [url]: `ws://${nobody}` }, 'It cannot be reached', 'nothing listens at that address and port'],
  [{ [url]: `ws://${zigbee.address}` }, 'It cannot be reached', 'what answers there is no Z-Wave JS server: look at the port'],
  [{ [url]: settings.apiURL.replace('http', 'ws') }, 'It cannot be reached', 'what answers there is no Z-Wave JS server'],
  [{ [url]: zwave.proxy.replace('wss', 'ws') }, 'It cannot be reached', 'look at the port, and at ws:// or wss://'],
  [{ [url]: zwave.proxy, 'Access token': zwave.token }, 'It cannot be reached', "enter that authority's certificate"],
  [{ [authority]: 'it is in the file' }, 'A setting cannot work', `“${authority}” holds no certificate`, authority],
  [{ [authority]: zwave.authority, 'Access token': wrong }, 'The login was refused', 'refuses the access token'],
]

const zigbeeMistakes = [
  [{ Broker: `http://${zigbee.address}` }, 'A setting cannot work', '“Broker” begins with mqtt:// or mqtts://', 'Broker'],
  [{ Broker: `mqtt://${nobody}` }, 'It cannot be reached', 'nothing listens at that address and port'],
  [{ Broker: `mqtt://${zwave.address}` }, 'It cannot be reached', 'does not speak MQTT without TLS: look at the port'],
  [{ Broker: `mqtt://${zigbee.sealed}` }, 'It cannot be reached', 'whether it is mqtts://'],
  [{ Broker: `mqtts://${zigbee.address}` }, 'It cannot be reached', 'look at the port, and whether it is mqtt://'],
  [{ Broker: `mqtts://${zigbee.sealed}` }, 'It cannot be reached', "enter that authority's certificate"],
  [{ [authority]: zigbee.authority }, 'The login was refused', 'refuses the user name or the password'],
  [{ 'User name': zigbee.username, Password: wrong }, 'The login was refused', 'refuses the user name or the password'],
  [{ Password: zigbee.password, 'Base topic': 'another' }, 'It cannot be reached', 'publishes below another base topic'],
]

/** submit fills in what is named and sends the form. */
async function submit(page, entered) {
  const more = page.getByText('More settings')
  if (!await page.locator('details').evaluate((one) => one.open)) await more.click()
  for (const [label, text] of Object.entries(entered)) await page.getByLabel(label).fill(text)
  await page.getByRole('button', { name: 'Connect' }).click()
}

/** errs makes each mistake, is told of it, and finds all but the secrets as it was entered. */
async function errs(page, link, mistakes) {
  const shown = {}
  for (const [entered, title, said, field] of mistakes) {
    await page.evaluate(() => { document.documentElement.dataset.before = '' }) // what is said now is not the answer
    await submit(page, entered)
    const problem = page.locator('html:not([data-before])').getByRole('alert')
    await problem.getByText(said).waitFor()
    await problem.getByRole('heading', { name: title }).waitFor()
    await page.waitForLoadState() // with its script
    assert.ok(await problem.evaluate((one) => one === document.activeElement), `${said}: it is not where a reader looks`)
    const text = await page.content()
    for (const secret of [zwave.token, zigbee.password, wrong]) {
      assert.ok(!text.includes(secret) && !page.url().includes(secret), `${said}: a secret is in the page`)
    }
    Object.assign(shown, entered)
    for (const [label, value] of Object.entries(shown)) {
      const secret = await page.getByLabel(label).getAttribute('type') === 'password'
      assert.equal(await page.getByLabel(label).inputValue(), secret ? '' : value.trim(), `${said}: ${label}`)
    }
    if (field) assert.equal(await page.getByLabel(field).getAttribute('aria-invalid'), 'true')
    assert.equal(await statusOf(link), 'failed')
    assert.equal(await accountOf(link), undefined, `${said}: something is kept`)
  }
}

/** picks chooses some of the locks that are shown, and checks that the API has those and the others unmanaged. */
async function picks(page, link, all, chosen, role) {
  await heading(page, 'Choose what to manage')
  assert.deepEqual((await page.getByRole(role).evaluateAll((boxes) => boxes.map((box) => box.labels[0].querySelector('span').textContent))).sort(), all)
  for (const name of chosen) await page.getByRole(role, { name }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Connected')
  assert.deepEqual(await doorsOf(link), { managed: chosen, unmanaged: all.filter((name) => !chosen.includes(name)) })
}

const zwaveLocks = ['Z-Wave lock 2', 'Z-Wave lock 3', 'Z-Wave lock 4']
const zigbeeLocks = ['house/lock 1', 'house/lock 2', 'house/lock 3']

describe('an operator of locks with radios', () => {
  let browser
  before(async () => { browser = await launch() })
  after(() => browser.close())

  for (const { name, mistakes, right, locks } of [
    { name: 'Z-Wave JS', mistakes: zwaveMistakes, right: { 'Access token': zwave.token }, locks: zwaveLocks },
    { name: 'Zigbee2MQTT', mistakes: zigbeeMistakes, right: { 'Base topic': '' }, locks: zigbeeLocks },
  ]) {
    it(`connects ${name} over TLS on a phone, however many mistakes are made, and picks locks`, async () => {
      const link = await webview({ device_selection_mode: 'multiple' })
      await visit(browser, link.url, async (page) => {
        await page.getByRole('link', { name }).click()
        await heading(page, `Connect ${name}`)
        await isRight(page, `${name}-form`)
        await errs(page, link, mistakes)
        await isRight(page, `${name}-refused`)
        await submit(page, right)
        await heading(page, 'Choose what to manage')
        await isRight(page, `${name}-choose`)
        await picks(page, link, locks, [locks[0], locks[2]], 'checkbox')
        await isRight(page, `${name}-done`)
      }, phone)
      assert.equal(await statusOf(link), 'authorized')
      assert.equal((await accountOf(link)).automatically_manage_new_devices, true)
    })
  }

  it('connects Z-Wave JS with a keyboard only, and no new lock is managed by itself', async () => {
    const link = await webview({ accepted_providers: ['zwavejs'], device_selection_mode: 'multiple', automatically_manage_new_devices: false })
    await visit(browser, link.url, async (page) => {
      await tabTo(page, 'textbox', url)
      await page.keyboard.type(`ws://${nobody}`)
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByText('nothing listens').waitFor()
      await tabTo(page, 'textbox', url) // from the message on, which has the focus
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(`ws://${zwave.address}`)
      await page.keyboard.press('Enter')
      await heading(page, 'Choose what to manage')
      await tabTo(page, 'checkbox', /Z-Wave lock 3/)
      await page.keyboard.press('Space')
      await tabTo(page, 'button', 'Continue')
      await page.keyboard.press('Enter')
      await heading(page, 'Connected')
    })
    assert.deepEqual(await doorsOf(link), { managed: ['Z-Wave lock 3'], unmanaged: ['Z-Wave lock 2', 'Z-Wave lock 4'] })
    assert.equal((await accountOf(link)).automatically_manage_new_devices, false)
  })

  it('connects Zigbee2MQTT by MQTT 5 without TLS, without JavaScript, and picks one lock', async () => {
    const link = await webview({ accepted_providers: ['zigbee2mqtt'], device_selection_mode: 'single' })
    await visit(browser, link.url, async (page) => {
      await page.getByText('More settings').click()
      await page.getByLabel('MQTT version').selectOption('5')
      await page.getByLabel('Broker').fill(`mqtt://${zigbee.address}`)
      await page.getByLabel('User name').fill(zigbee.username)
      await page.getByLabel('Password').fill(zigbee.password)
      await page.getByRole('button', { name: 'Connect' }).click()
      await picks(page, link, zigbeeLocks, ['house/lock 2'], 'radio')
    }, { javaScriptEnabled: false })
  })

  it('takes the token away from an account that is connected, without JavaScript', async () => {
    const first = await webview({ accepted_providers: ['zwavejs'] })
    await visit(browser, first.url, async (page) => {
      await submit(page, { [url]: `ws://${zwave.address}`, 'Access token': zwave.token })
      await heading(page, 'Connected')
    })
    const { connected_account_id } = await accountOf(first)
    const link = await webview({ connected_account_id })
    const box = 'Remove the one that is there'
    await visit(browser, link.url, (page) => isRight(page, 'remove-a-secret'), phone)
    await visit(browser, link.url, async (page) => {
      await page.getByLabel(url).fill(`ws://${nobody}`)
      await page.getByRole('button', { name: 'Connect' }).click()
      await page.getByText('it was given for another address').waitFor()
      await page.getByLabel(url).fill(`ws://${zwave.address}`)
      await page.getByLabel(box).check()
      await page.getByRole('button', { name: 'Connect' }).click()
      await heading(page, 'Connected')
    }, { javaScriptEnabled: false })
    assert.equal((await accountOf(link)).connected_account_id, connected_account_id)
    await visit(browser, (await webview({ connected_account_id })).url, async (page) => {
      assert.equal(await page.getByLabel(url).inputValue(), `ws://${zwave.address}`)
      assert.equal(await page.getByLabel(box).count(), 0, 'there is a token still')
    })
  })
})
