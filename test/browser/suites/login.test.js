import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { fillIn, heading, launch, visit } from '../harness/browser.js'
import { settings } from '../harness/settings.js'
import { api, app, reaches, site, statusOf, webview } from '../harness/world.js'

describe('an operator', () => {
  let browser, owner
  before(async () => { [browser, owner] = [await launch(), await app()] })
  after(async () => { await browser.close(); owner.close() })

  it('picks a provider, fills in its settings, and sees the devices arrive', async () => {
    const link = await webview()
    const home = await site('Front Door', 'Garden Gate')
    await visit(browser, link.url, async (page) => {
      await heading(page, 'What do you want to connect?')
      await page.getByRole('link', { name: 'Sandbox lock cloud' }).click()
      assert.equal(await page.getByLabel('Token').getAttribute('type'), 'password')
      await fillIn(page, home)
      await heading(page, 'Connected')
      await page.getByText('Garden Gate').waitFor()
      assert.ok(!page.url().includes(home.token), 'the settings are in the address')
      await page.reload()
      await page.getByText('Front Door').waitFor()
    })
    assert.equal(await statusOf(link), 'authorized')
  })

  it('is told what is wrong, and tries again', async () => {
    const link = await webview({ accepted_providers: ['sandbox'] })
    const home = await site('Front Door')
    await visit(browser, link.url, async (page) => {
      await fillIn(page, { ...home, token: 'wrong' })
      const problem = page.getByRole('alert')
      await problem.getByText('The login was refused').waitFor()
      await page.waitForLoadState()
      assert.ok(await problem.evaluate((one) => one === document.activeElement), 'the message is not where a reader looks')
      assert.equal(await statusOf(link), 'failed')
      assert.equal(await page.getByLabel('Address').inputValue(), home.url)
      assert.equal(await page.getByLabel('Token').inputValue(), '', 'a secret came back')
      await page.getByLabel('Token').fill(home.token)
      await page.getByRole('button', { name: 'Connect' }).click()
      await heading(page, 'Connected')
    })
    assert.equal(await statusOf(link), 'authorized')
  })

  it('is told when nobody answers, and when a field is empty', async () => {
    const link = await webview({ accepted_providers: ['sandbox'] })
    await visit(browser, link.url, async (page) => {
      await page.getByRole('button', { name: 'Connect' }).click()
      await page.getByText('Something is missing').waitFor()
      await page.waitForLoadState()
      assert.equal(await page.getByLabel('Address').getAttribute('aria-invalid'), 'true')
      assert.match(await page.getByLabel('Address').evaluate((one) => document.getElementById(one.getAttribute('aria-describedby')).textContent), /Fill this in/)
      await fillIn(page, { url: 'http://127.0.0.1:9', token: 'any' })
      await page.getByText('It cannot be reached').waitFor()
    })
    assert.equal(await statusOf(link), 'failed')
  })

  it('connects a panel, whose settings are lists in lists', async () => {
    const link = await webview({ accepted_providers: ['uhppote'] })
    await visit(browser, link.url, async (page) => {
      await page.getByText('Leave empty to have one made.').waitFor() // the reference key
      await page.getByLabel('Serial number').fill(settings.panelNumber)
      await page.getByLabel('Address', { exact: false }).first().fill(settings.panelAddress)
      await page.getByLabel('Time zone').fill('UTC')
      await page.getByRole('button', { name: 'Add door' }).click()
      assert.ok(await page.getByLabel('Number', { exact: true }).evaluate((one) => one === document.activeElement), 'the new door is not where the person is')
      await page.getByLabel('Number', { exact: true }).fill('2')
      await page.getByLabel('Name').last().fill('Gym')
      await page.getByRole('button', { name: 'Add panel' }).click()
      await page.getByRole('button', { name: 'Remove this panel' }).last().click()
      await page.getByRole('button', { name: 'Connect' }).click()
      await heading(page, 'Connected')
      await page.getByText('Gym').waitFor()
    })
  })

  it('chooses what is to be managed', async () => {
    for (const [device_selection_mode, role] of [['multiple', 'checkbox'], ['single', 'radio']]) {
      const link = await webview({ accepted_providers: ['sandbox'], device_selection_mode })
      const names = ['Front Door', 'Garden Gate', 'Cellar'].map((name) => `${name} ${role}`)
      const home = await site(...names)
      await visit(browser, link.url, async (page) => {
        await fillIn(page, home)
        await heading(page, 'Choose what to manage')
        await page.getByRole('button', { name: 'Continue' }).click()
        await page.getByText('Nothing is chosen yet.').waitFor()
        await page.getByRole(role, { name: names[1] }).check()
        await page.getByRole('button', { name: 'Continue' }).click()
        await heading(page, 'Connected')
      })
      const managed = (await api('/devices/list')).devices.map(({ display_name: name }) => name)
      assert.deepEqual(names.filter((name) => managed.includes(name)), [names[1]])
    }
  })

  it('logs in again to an account, without being shown its secret', async () => {
    const [first, home] = [await webview({ accepted_providers: ['sandbox'] }), await site('Front Door')]
    await visit(browser, first.url, async (page) => { await fillIn(page, home); await heading(page, 'Connected') })
    await reaches(first, 'authorized')
    const { connect_webview: { connected_account_id } } = await api('/connect_webviews/get', { connect_webview_id: first.connect_webview_id })
    const link = await webview({ connected_account_id })
    await visit(browser, link.url, async (page) => {
      assert.equal(await page.getByLabel('Address').inputValue(), home.url)
      assert.ok(!(await page.content()).includes(home.token), 'the secret is in the page')
      await page.getByRole('button', { name: 'Connect' }).click()
      await heading(page, 'Connected')
    })
    const again = (await api('/connect_webviews/get', { connect_webview_id: link.connect_webview_id })).connect_webview
    assert.equal(again.connected_account_id, connected_account_id)
  })
})
