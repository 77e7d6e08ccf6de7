// The operator of an office's system, who puts entrances into access groups there.
// Package drivers/sandbox/cloud has the routes.
import { eventually } from './eventually.js'
import { admin } from './lock.js'
import { atEnd, named, offices } from './world.js'

/** makeGroup makes an access group of all offices, and returns it as Latchkey found it. */
export async function makeGroup(seam) {
  const [{ connected_account_id, acs_system_id }] = offices
  const name = named('group')
  await admin('PUT', `/systems/brivo/groups/${name}`, { name, locks: ['office'] })
  await seam.connectedAccounts.sync({ connected_account_id })
  const search = () => seam.acs.accessGroups.list({ acs_system_id, search: name })
  const [group] = await eventually(`${name} is found`, search, (found) => found.length === 1)
  const { acs_access_group_id } = group
  atEnd(() => seam.client.post('/acs/access_groups/delete', { acs_access_group_id }))
  return group
}
