import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { heading, isRight, launch, looks, visit } from '../harness/browser.js'
import { api, app, locks } from '../harness/world.js'

const hour = 3_600_000
const at = (hours) => new Date(Date.now() + hours * hour).toISOString()
const shown = (page, title) => page.locator('main[data-state=shown]').getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
const part = (page, name) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) })
const rowOf = (page, name, about) => part(page, name).getByRole('listitem').filter({ hasText: about }).first()

describe('the page of a customer', () => {
  let browser, device, customer
  before(async () => {
    [browser, [device]] = [await launch(), await locks()]
    customer = await hotel()
  })
  after(() => browser.close())

  // hotel is a customer with a room whose door is the device's, a guest who stays and one who comes.
  const hotel = async () => {
    const customer_key = `hotel-${crypto.randomUUID()}`
    const key = (name) => `${name} ${customer_key}`
    await api('/spaces/create', { name: 'Room 101', space_key: key('101'), customer_key, device_ids: [device.device_id] })
    await api('/customers/push_data', {
      customer_key,
      guests: [{ guest_key: key('ada'), name: 'Ada Lovelace', phone_number: '+15551234' }, { guest_key: key('bob'), name: 'Bob' }],
      reservations: [
        { reservation_key: key('R1'), guest_key: key('ada'), space_keys: [key('101')], starts_at: at(-1), ends_at: at(24) },
        { reservation_key: key('R2'), guest_key: key('bob'), space_keys: [key('101')], starts_at: at(48), ends_at: at(72) },
      ],
    })
    return { customer_key, key }
  }
  const portal = async (wish = {}) => (await api('/customers/create_portal', { customer_data: { customer_key: customer.customer_key }, ...wish })).customer_portal

  for (const look of looks) {
    it(`shows stays, people, places and doors (${look.name})`, async () => {
      const { access_grants: [grant] } = await api('/access_grants/list', { access_grant_key: `reservation:${customer.key('R1')}` })
      await visit(browser, (await portal()).url, async (page) => {
        await shown(page, 'Stays and doors')
        const stay = rowOf(page, 'Stays', 'Ada Lovelace')
        await stay.getByText('on', { exact: true }).waitFor()
        await stay.getByText('Room 101').waitFor()
        const { access_methods: [{ code }] } = await api('/access_methods/list', { access_grant_id: grant.access_grant_id })
        await stay.getByText(code, { exact: true }).waitFor()
        await rowOf(page, 'Stays', 'Bob').getByText('to come', { exact: true }).waitFor()
        await rowOf(page, 'People', 'Ada Lovelace').getByText('+15551234').waitFor()
        await rowOf(page, 'Places', 'Room 101').getByText(device.display_name).waitFor()
        await rowOf(page, 'Doors', device.display_name).getByText('connected', { exact: true }).waitFor()
        await isRight(page, `portal, ${look.name}`)
      }, look)
    })
  }

  it('shows what changed meanwhile', async () => {
    const [there] = (await api('/access_grants/list', { access_grant_key: `reservation:${customer.key('R2')}` })).access_grants
    await visit(browser, (await portal()).url, async (page) => {
      await rowOf(page, 'Stays', 'Bob').waitFor()
      await api('/access_grants/suspend', { access_grant_id: there.access_grant_id })
      await rowOf(page, 'Stays', 'Bob').getByText('suspended', { exact: true }).waitFor()
    })
    await api('/access_grants/resume', { access_grant_id: there.access_grant_id })
  })

  it('shows the parts that it is to show, in the language that it is to have', async () => {
    const features = { manage: { exclude_staff_management: true }, manage_devices: { exclude: true } }
    await visit(browser, (await portal({ features, locale: 'de-DE' })).url, async (page) => {
      await shown(page, 'Aufenthalte und Türen')
      assert.deepEqual(await page.getByRole('heading', { level: 2 }).allTextContents(), ['Aufenthalte', 'Orte'])
      assert.equal(await page.getByText(device.display_name).count(), 0)
    })
  })

  it('speaks the browser\'s language', () => portal().then(({ url }) =>
    visit(browser, url, (page) => shown(page, 'Estancias y puertas'), { locale: 'es-MX' })))

  it('has the colors of its owner', async () => {
    const { customization_profile: look } = await api('/workspaces/customization_profiles/create', { primary_color: '#aa0055' })
    await visit(browser, (await portal({ customization_profile_id: look.customization_profile_id })).url, async (page) => {
      await shown(page, 'Stays and doors')
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()), '#aa0055')
    })
  })

  it('is about one stay behind a deep link, also in a frame of the owner\'s app', async () => {
    const { deep_link: { url } } = await api('/customers/reservations/create_deep_link',
      { customer_key: customer.customer_key, reservation_key: customer.key('R2') })
    const home = await app()
    home.frames.push(url)
    await visit(browser, `${home.url}/frame`, async (page) => {
      const inside = page.frameLocator('iframe')
      await inside.getByRole('heading', { level: 1, name: 'Stay', exact: true }).waitFor()
      await inside.getByRole('heading', { level: 3, name: 'Bob' }).waitFor()
      assert.equal(await inside.getByText('Ada Lovelace').count(), 0)
      assert.deepEqual(await inside.getByRole('heading', { level: 2 }).allTextContents(), ['Stays'])
    }).finally(home.close)
  })

  it('says that the link opens nothing any more', async () => {
    const { url, client_session_id } = await portal()
    await visit(browser, url, async (page) => {
      await shown(page, 'Stays and doors')
      await api('/client_sessions/revoke', { client_session_id })
      await page.reload()
      await heading(page, 'This link opens nothing any more')
      await isRight(page, 'portal, gone')
    }, { refusals: [401] })
    await visit(browser, url.split('#')[0], (page) => heading(page, 'This link opens nothing any more'))
  })
})
