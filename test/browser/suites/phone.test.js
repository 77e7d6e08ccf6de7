import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { heading, isRight, launch, looks, visit } from '../harness/browser.js'
import { settings } from '../harness/settings.js'
import { api, guest, linkOf, locks } from '../harness/world.js'

const use = (page) => page.getByRole('button', { name: 'Use this key here' }).click()
const unlock = (page, door) => page.getByRole('button', { name: `Unlock ${door.display_name}`, exact: true })
const answer = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor()

/** inside opens a link as its guest does and goes on when the doors are there. */
const inside = (browser, link, act, options) => visit(browser, link, async (page) => {
  await use(page)
  await heading(page, 'Key of Ada Lovelace')
  await act(page)
}, options)

describe('the page of an instant key', () => {
  let browser, front, back
  before(async () => { [browser, [front, back]] = [await launch(), await locks()] })
  after(() => browser.close())

  for (const look of looks) {
    it(`lets a guest in (${look.name})`, async () => {
      const link = await linkOf(guest(front))
      await visit(browser, link, async (page) => {
        await heading(page, 'Open this key here?')
        await page.getByText('Open it on another phone').click()
        await page.getByAltText('QR code of this key').waitFor()
        await isRight(page, `key offered, ${look.name}`)
        await use(page)
        await heading(page, 'Key of Ada Lovelace')
        await unlock(page, front).click()
        await answer(page, `${front.display_name} is unlocked`)
        await isRight(page, `key used, ${look.name}`)
        await page.reload()
        await heading(page, 'Key of Ada Lovelace') // the same browser: no further use, and no question
      }, look)
    })
  }

  it('tells who opened the door', async () => {
    const grant = await guest(front)
    await inside(browser, grant.instant_key_url, async (page) => {
      await unlock(page, front).click()
      await answer(page, 'is unlocked')
    })
    const { events } = await api('/events/list', { since: grant.created_at, event_type: 'lock.unlocked', device_id: front.device_id })
    assert.ok(events.some(({ user_identity_id: id }) => id === grant.user_identity_id), 'no event names the person')
  })

  it('unlocks once, however often it is pressed meanwhile', async () => {
    const grant = await guest(back)
    await inside(browser, grant.instant_key_url, async (page) => {
      const before = await attempts(back)
      await unlock(page, back).dblclick()
      await answer(page, 'is unlocked')
      assert.equal(await attempts(back), before + 1)
    })
  })

  const attempts = async ({ device_id }) => (await api('/action_attempts/list', { device_id })).action_attempts.length

  it('is the first browser\'s', async () => {
    const link = await linkOf(guest(front))
    await inside(browser, link, () => {})
    await visit(browser, link, async (page) => {
      await heading(page, 'This key is in use elsewhere')
      await isRight(page, 'key used up')
    })
  })

  it('says when it opens, before its time', async () => {
    const [starts_at, ends_at] = [48, 72].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString())
    await inside(browser, await linkOf(guest(front, { starts_at, ends_at })), async (page) => {
      await page.getByText(/^Too early: it opens from .*\d/).waitFor()
      assert.equal(await unlock(page, front).getAttribute('aria-disabled'), 'true')
      await unlock(page, front).click({ force: true })
      await isRight(page, 'key too early')
      assert.equal(await page.locator('.answer').textContent(), '')
    })
  })

  it('says that nobody opened it in time', async () => {
    await visit(browser, settings.expiredKey, async (page) => {
      await heading(page, 'This key has expired')
      await isRight(page, 'key expired')
    })
  })

  it('says that it is no link of ours, whole or in part', async () => {
    await visit(browser, `${settings.apiURL}/key`, (page) => heading(page, 'This link is not valid'))
    await visit(browser, `${settings.apiURL}/key#guess`, (page) => heading(page, 'This link is not valid'), { refusals: [404] })
  })

  it('ends while it is open, when it is taken back', async () => {
    const grant = await guest(front)
    await inside(browser, grant.instant_key_url, async (page) => {
      const { instant_keys: [key] } = await api('/instant_keys/list', { user_identity_id: grant.user_identity_id })
      await api('/instant_keys/delete', { instant_key_id: key.instant_key_id })
      await heading(page, 'This key was taken back')
      await isRight(page, 'key taken back')
    }, { refusals: [401] })
  })

  it('ends at the next press, too', async () => {
    const grant = await guest(front)
    await inside(browser, grant.instant_key_url, async (page) => {
      await api('/access_grants/delete', { access_grant_id: grant.access_grant_id })
      await unlock(page, front).click()
      await heading(page, 'This key was taken back')
    }, { refusals: [401] })
  })

  it('shows that the access is suspended, and goes on after it', async () => {
    const { access_grant_id, instant_key_url } = await guest(front)
    await inside(browser, instant_key_url, async (page) => {
      await api('/access_grants/suspend', { access_grant_id })
      await page.getByText('This access is suspended for now.').waitFor()
      assert.equal(await unlock(page, front).getAttribute('aria-disabled'), 'true')
      await api('/access_grants/resume', { access_grant_id })
      await page.locator('button[aria-disabled="false"]').waitFor()
    })
  })

  it('tells that a lock is offline', async () => {
    const { device_id } = back
    await inside(browser, await linkOf(guest(back)), async (page) => {
      await api('/devices/simulate/disconnect', { device_id })
      await page.getByText('not connected at the moment').first().waitFor()
      await unlock(page, back).click()
      await answer(page, `${back.display_name} is not connected at the moment, so it was not unlocked`)
      await isRight(page, 'key, lock offline')
      await api('/devices/simulate/connect', { device_id })
    })
  })

  it('speaks the languages of its guests', async () => {
    for (const [locale, offered, used, door] of [
      ['de-AT', 'Diesen Schlüssel hier öffnen?', 'Schlüssel hier benutzen', 'aufschließen'],
      ['es-MX', '¿Abrir esta llave aquí?', 'Usar esta llave aquí', 'Abrir'],
    ]) {
      await visit(browser, await linkOf(guest(front)), async (page) => {
        await heading(page, offered)
        await page.getByRole('button', { name: used }).click()
        await page.getByRole('button', { name: new RegExp(door) }).waitFor()
        assert.equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2))
        await isRight(page, `key in ${locale}`)
      }, { locale })
    }
  })

  it('gives the stay to a calendar', async () => {
    await inside(browser, await linkOf(guest(front)), async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'), page.getByRole('link', { name: 'Add to my calendar' }).click(),
      ])
      assert.equal(download.suggestedFilename(), 'key.ics')
    })
  })

  it('looks like its owner', async () => {
    const { customization_profile: look } = await api('/workspaces/customization_profiles/create', {
      primary_color: '#ffdd00', secondary_color: '#cc3300',
    })
    const link = await linkOf(guest(front, { customization_profile_id: look.customization_profile_id }))
    await visit(browser, link, async (page) => {
      await heading(page, 'Open this key here?')
      const color = await page.getByRole('button').first().evaluate((button) => getComputedStyle(button).backgroundColor)
      assert.notEqual(color, 'rgb(11, 92, 171)', 'the color is ours')
      await isRight(page, 'key with a brand') // that its words can be read, too
    })
  })

  it('says what its owner has it say', async () => {
    const { customization_profile: look } = await api('/workspaces/customization_profiles/create', { message_overrides: {
      'en-US': { offer: 'Welcome to <b>Hotel Ada</b>', use: 'Let me in', opened: '{door} is yours. Mind the {step}.', unlock: '' },
      de: { offer: 'Willkommen' },
    } })
    const link = await linkOf(guest(front, { customization_profile_id: look.customization_profile_id }))
    await visit(browser, link, (page) => heading(page, 'Willkommen'), { locale: 'de-AT' })
    await visit(browser, link, async (page) => {
      await heading(page, 'Welcome to <b>Hotel Ada</b>') // a text, and no part of the page
      await page.getByRole('button', { name: 'Let me in' }).click()
      await unlock(page, front).click()
      await answer(page, `${front.display_name} is yours. Mind the {step}.`)
      await page.getByText('Unlock', { exact: true }).waitFor() // ours, where the owner says nothing
    })
  })
})
