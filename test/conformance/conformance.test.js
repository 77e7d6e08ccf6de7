// The whole suite against a running Latchkey, in one process so that what both
// SDKs did can be added up at the end. README.md says how to run it.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after } from 'node:test'

import { recorders } from './harness/generations.js'
// One after the other: imports that wait for the API would run out of order. Each
// on its line, so that a merge that loses one is seen.
const suites = [
  'sessions',
  'sessions_refused',
  'sessions_reach',
  'workspaces',
  'doors',
  'accounts',
  'webviews',
  'identities',
  'people',
  'acs_users',
  'acs_credentials',
  'acs_groups',
  'spaces',
  'grants',
  'grants_refused',
  'reservations',
  'cards',
  'assign_card',
  'scan',
  'methods',
  'requests',
  'instant_keys',
  'keys',
  'codes',
  'codes_offline',
  'customers',
  'portals',
  'phones',
  'unmanaged',
  'takeover',
  'events',
  'webhooks',
  'clock',
  'beyond',
  'locks',
  'verbs',
  'parameters',
  'extras',
  'life',
  'devices',
  'coverage', // of all that ran before it
]
const written = readdirSync(new URL('suites', import.meta.url)).map((file) => file.replace('.js', ''))
assert.deepEqual([...suites].sort(), written.sort(), 'the list of suites, and the folder')
for (const name of suites) {
  await import(`./suites/${name}.js`)
}

after(() => recorders.forEach((recorder) => recorder.close()))
