import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { fillIn, heading, launch, visit } from '../harness/browser.js'
import { settings } from '../harness/settings.js'
import { api, app, site, webview } from '../harness/world.js'

describe('a link', () => {
  let browser, owner
  before(async () => { [browser, owner] = [await launch(), await app()] })
  after(async () => { await browser.close(); owner.close() })

  it('says that it has expired, or is not valid, and where to get another', async () => {
    await visit(browser, settings.expiredLink, (page) => heading(page, 'This link has expired'))
    const gone = await webview()
    await api('/connect_webviews/delete', { connect_webview_id: gone.connect_webview_id })
    await visit(browser, gone.url, (page) => heading(page, 'This link is not valid'))
    await visit(browser, (await webview()).url.slice(0, -4), (page) => heading(page, 'This link is not valid'))
  })

  it('that has done its work shows what came of it, in a second window too', async () => {
    const [link, home] = [await webview({ accepted_providers: ['sandbox'] }), await site('Front Door')]
    await visit(browser, link.url, async (left) => {
      const right = await left.context().newPage()
      await right.goto(link.url)
      await fillIn(left, home)
      await heading(left, 'Connected')
      await fillIn(right, { ...home, token: 'another' })
      await heading(right, 'Connected')
      await right.getByText('Front Door').waitFor()
    })
  })

  it('leads back to the app, and tells it nothing of itself', async () => {
    const link = await webview({ accepted_providers: ['sandbox'], custom_redirect_url: `${owner.url}/done?order=7` })
    await visit(browser, link.url, async (page) => {
      await fillIn(page, await site('Front Door'))
      await heading(page, 'Connected')
      await page.waitForURL(`${owner.url}/done?order=7`)
    })
    assert.deepEqual(owner.visits.splice(0), [{ url: '/done?order=7', referer: undefined }])
  })

  it('leads elsewhere when the operator gives up', async () => {
    const link = await webview({ custom_redirect_url: `${owner.url}/done`, custom_redirect_failure_url: `${owner.url}/failed` })
    await visit(browser, link.url, async (page) => {
      await page.getByRole('link', { name: 'Sandbox lock cloud' }).click()
      await fillIn(page, { ...await site(), token: 'wrong' })
      await page.getByText('The login was refused').waitFor()
      await page.getByRole('link', { name: 'Cancel' }).click()
      await page.waitForURL(`${owner.url}/failed`)
    })
    assert.deepEqual(owner.visits.splice(0), [{ url: '/failed', referer: undefined }])
  })

  it('works in a frame of the app', async () => {
    owner.frames.push((await webview({ accepted_providers: ['sandbox'] })).url)
    await visit(browser, `${owner.url}/frame`, async (page) => {
      const inside = page.frameLocator('iframe')
      const home = await site('Front Door')
      await inside.getByLabel('Address').fill(home.url)
      await inside.getByLabel('Token').fill(home.token)
      await inside.getByRole('button', { name: 'Connect' }).click()
      await inside.getByRole('heading', { name: 'Connected' }).waitFor()
    })
  })
})
