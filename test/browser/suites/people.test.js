import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { fillIn, heading, isRight, launch, looks, tabTo, visit } from '../harness/browser.js'
import { settings } from '../harness/settings.js'
import { gate, site, webview } from '../harness/world.js'

describe('the page is for everybody', () => {
  let browser
  before(async () => { browser = await launch() })
  after(() => browser.close())

  for (const look of looks) {
    it(`on the way to an account: ${look.name}`, async () => {
      let lists = 0
      const slow = await gate(({ url }) => url === '/v1/locks' && ++lists > 1) // the login passes, the devices wait
      const home = await site('Front Door', 'Garden Gate', 'The cellar at the end of the long corridor')
      await visit(browser, (await webview({ device_selection_mode: 'multiple' })).url, async (page) => {
        await isRight(page, `providers-${look.name}`)
        await page.getByRole('link', { name: 'Sandbox lock cloud' }).click()
        await isRight(page, `form-${look.name}`)
        await page.getByRole('button', { name: 'Connect' }).click()
        await page.getByText('Something is missing').waitFor()
        await isRight(page, `missing-${look.name}`)
        await fillIn(page, { url: slow.url, token: 'wrong' })
        await page.getByText('The login was refused').waitFor()
        await isRight(page, `refused-${look.name}`)
        await fillIn(page, { url: slow.url, token: home.token })
        await heading(page, 'Looking for devices')
        await isRight(page, `arriving-${look.name}`)
        slow.open()
        await heading(page, 'Choose what to manage')
        await isRight(page, `choose-${look.name}`)
        await page.getByRole('checkbox').first().check()
        await page.getByRole('button', { name: 'Continue' }).click()
        await heading(page, 'Connected')
        await isRight(page, `done-${look.name}`)
      }, look).finally(slow.close)
    })

    it(`while it waits, with a panel, and with a dead link: ${look.name}`, async () => {
      const shut = await gate(() => true)
      await visit(browser, (await webview({ accepted_providers: ['sandbox'] })).url, async (page) => {
        await fillIn(page, { url: shut.url, token: 'any' })
        await heading(page, 'Checking the connection')
        await isRight(page, `checking-${look.name}`)
      }, look).finally(shut.close)
      await visit(browser, (await webview({ accepted_providers: ['uhppote'] })).url, async (page) => {
        await page.getByRole('button', { name: 'Add door' }).click()
        await isRight(page, `panel-${look.name}`)
      }, look)
      await visit(browser, settings.expiredLink, (page) => isRight(page, `expired-${look.name}`), look)
    })
  }

  it('with a keyboard only', async () => {
    const home = await site('Front Door', 'Garden Gate')
    await visit(browser, (await webview({ device_selection_mode: 'multiple' })).url, async (page) => {
      await tabTo(page, 'link', 'Sandbox lock cloud')
      await page.keyboard.press('Enter')
      await heading(page, 'Connect Sandbox lock cloud')
      await tabTo(page, 'textbox', 'Address')
      await page.keyboard.type(home.url)
      await page.keyboard.press('Tab')
      await page.keyboard.type(home.token)
      await page.keyboard.press('Enter')
      await heading(page, 'Choose what to manage')
      await tabTo(page, 'checkbox', /Front Door/)
      await page.keyboard.press('Space')
      await tabTo(page, 'button', 'Continue')
      await page.keyboard.press('Enter')
      await heading(page, 'Connected')
    })
  })

  it('without JavaScript', async () => {
    const home = await site('Front Door')
    const link = await webview({ device_selection_mode: 'single' })
    await visit(browser, link.url, async (page) => {
      await page.getByRole('link', { name: 'Sandbox lock cloud' }).click()
      await fillIn(page, { ...home, token: 'wrong' })
      await page.getByText('The login was refused').waitFor()
      await fillIn(page, home)
      await heading(page, 'Choose what to manage')
      await page.getByRole('radio', { name: /Front Door/ }).check()
      await page.getByRole('button', { name: 'Continue' }).click()
      await heading(page, 'Connected')
    }, { javaScriptEnabled: false })
  })
})
