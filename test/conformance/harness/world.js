// What the workspace under test has: its doors, and what the tests make in it.
import { generations } from './generations.js'
import { run } from './settings.js'

const { seam } = generations[1]

/** Smart locks that take a code now, by name, so that a test has the same kinds of lock in each run. */
export const locks = (await seam.devices.list())
  .filter(({ can_program_online_access_codes: takesCodes, properties }) => takesCodes && properties.online)
  .sort((a, b) => a.display_name.localeCompare(b.display_name))

const systems = await seam.acs.systems.list()
const isOf = (type) => ({ acs_system_id: id }) =>
  systems.some(({ acs_system_id, external_type }) => acs_system_id === id && external_type === type)

/** Entrances of a panel that take codes and cards. */
export const entrances = (await seam.acs.entrances.list()).filter(
  (entrance) => entrance.can_unlock_with_code && entrance.can_unlock_with_card && !isOf('brivo_account')(entrance),
)

/** Entrances of an office's system: it knows the cards 1001 to 1009 by their numbers. */
export const offices = (await seam.acs.entrances.list()).filter(isOf('brivo_account'))

/** Entrances of a hotel's system: they know reservations, and their cards are encoded. */
export const rooms = (await seam.acs.entrances.list()).filter(({ can_belong_to_reservation: hotel }) => hotel)

if (locks.length < 4 || entrances.length < 1) {
  throw new Error(`the workspace has ${locks.length} locks and ${entrances.length} entrances; the suite needs 4 and 1`)
}

let count = 0

/** named makes a name or key that nothing else has. */
export const named = (what) => `${what}-${run}-${++count}`

/** In thirty days: no lock is asked to hold a grant's code so long before. */
export const laterStart = hoursFromNow(30 * 24)
export const laterEnd = hoursFromNow(31 * 24)

export function hoursFromNow(hours) {
  return new Date(Date.now() + hours * 3_600_000).toISOString()
}

const made = []

/** atEnd remembers what to undo when the test is over. */
export const atEnd = (undo) => made.push(undo)

/** tidyUp undoes it all, the latest first. */
export async function tidyUp() {
  for (const undo of made.splice(0).reverse()) await undo().catch(() => {}) // gone already, mostly
}

export async function makeIdentity(client = seam, more = {}) {
  const identity = await client.userIdentities.create({ full_name: named('Guest'), ...more })
  atEnd(() => client.userIdentities.delete({ user_identity_id: identity.user_identity_id }))
  return identity
}

export async function makeSpace(client = seam, more = {}) {
  const space = await client.spaces.create({ name: named('Space'), ...more })
  atEnd(() => client.spaces.delete({ space_id: space.space_id }))
  return space
}

/** makeGrant creates a grant for a new person, in thirty days unless told otherwise. */
export async function makeGrant(client = seam, more = {}) {
  const grant = await client.accessGrants.create({
    user_identity: { full_name: named('Guest') },
    device_ids: [locks[0].device_id],
    requested_access_methods: [{ mode: 'code' }],
    starts_at: laterStart,
    ends_at: laterEnd,
    ...more,
  })
  atEnd(() => client.accessGrants.delete({ access_grant_id: grant.access_grant_id }))
  return grant
}
