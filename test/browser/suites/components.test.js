import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { launch } from '../harness/browser.js'
import { embed } from '../harness/components.js'
import { api, guest, locks } from '../harness/world.js'

const row = (page, text) => page.locator('.seam-table-row', { hasText: text })
const open = (page, name) => row(page, name).first().click()

describe('Seam\'s own components', () => {
  let browser, front, back, pinned, owner
  before(async () => {
    [browser, [front, back]] = [await launch(), await locks()]
    const { devices } = await api('/devices/list', { connected_account_id: front.connected_account_id })
    pinned = devices.find((one) => one.can_program_online_access_codes && one.properties.online)
    owner = await session({ connected_account_ids: [front.connected_account_id] })
  })
  after(() => browser.close())

  const session = async (wish) => ({ 'client-session-token': (await api('/client_sessions/create', wish)).client_session.token })
  const codes = async ({ device_id }) => (await api('/access_codes/list', { device_id })).access_codes
  const isHere = (page, title) => page.getByText(title, { exact: true }).first().waitFor()

  it('list the devices of a session, and no other', async () => {
    const { devices } = await api('/devices/list', { connected_account_ids: [front.connected_account_id] })
    await embed(browser, 'seam-device-table', owner, async (page) => {
      await page.getByText(`(${devices.length})`, { exact: true }).waitFor()
      for (const { properties: { name } } of devices) await row(page, name).first().waitFor()
    })
    const { user_identity_id } = await guest(back)
    await embed(browser, 'seam-device-table', await session({ user_identity_ids: [user_identity_id] }), async (page) => {
      await page.getByText('(1)', { exact: true }).waitFor()
      await row(page, back.properties.name).waitFor()
    })
  })

  it('open a device from the list', async () => {
    await embed(browser, 'seam-device-table', owner, async (page) => {
      await open(page, front.properties.name)
      await page.getByText('Device info').waitFor()
      await page.getByText(front.device_id).waitFor()
      await page.getByText(/\d+ access codes/).waitFor()
    })
  })

  it('unlock or lock a door', async () => {
    await embed(browser, 'seam-device-details', { ...owner, 'device-id': front.device_id }, async (page) => {
      const was = front.properties.locked
      await page.getByRole('button', { name: was ? 'Unlock' : 'Lock', exact: true }).click()
      await page.getByText('Lock status has been successfully updated').waitFor()
      assert.equal((await api('/devices/get', { device_id: front.device_id })).device.properties.locked, !was)
    })
  })

  it('make, show, change and delete an access code', async () => {
    const name = `Cleaner ${Date.now()}`
    await embed(browser, 'seam-access-code-table', { ...owner, 'device-id': pinned.device_id }, async (page) => {
      await page.locator('.seam-add-button').click()
      const [label, pin] = await Promise.all([0, 1].map((at) => page.locator('form input[type=text]').nth(at)))
      await label.fill(name)
      await page.getByRole('button', { name: 'Generate code' }).click()
      await page.waitForFunction(() => /^\d+$/.test(document.querySelectorAll('form input[type=text]')[1].value))
      const code = await pin.inputValue()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Access code created').waitFor()
      await row(page, name).getByText(code).first().waitFor()
      const made = (await codes(pinned)).find((one) => one.name === name)
      assert.equal(made.code, code)

      await open(page, name)
      await page.getByRole('button', { name: 'Edit code' }).click()
      await label.fill(`${name}, mornings`)
      await page.getByRole('button', { name: 'Save' }).click()
      await isHere(page, `${name}, mornings`)
      const get = async () => (await api('/access_codes/get', { access_code_id: made.access_code_id })).access_code
      assert.equal((await get()).name, `${name}, mornings`)

      await page.getByRole('button', { name: 'Delete code' }).click()
      await page.getByText('This access code is currently being removed.').waitFor()
    })
  })

  it('begin with a publishable key, and see what the session is then given', async () => {
    const { workspace: { publishable_key: key } } = await api('/workspaces/get')
    await api('/workspaces/update', { is_publishable_key_auth_enabled: true })
    const person = { 'publishable-key': key, 'user-identifier-key': `person-${Date.now()}` }
    await embed(browser, 'seam-device-table', person, (page) => page.getByText('Sorry, no devices were found').waitFor())
    await api('/client_sessions/grant_access', {
      user_identifier_key: person['user-identifier-key'], connected_account_ids: [front.connected_account_id],
    })
    await embed(browser, 'seam-device-table', person, (page) => row(page, front.properties.name).first().waitFor())
  })

  it('are refused with a token of nobody, in words that reach the app', async () => {
    await embed(browser, 'seam-device-table', { 'client-session-token': 'seam_cst1nobody_hasit' },
      (page) => page.getByText('Devices could not be loaded').waitFor(), { refusals: [401] })
  })
})
