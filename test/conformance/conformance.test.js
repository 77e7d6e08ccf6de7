// The whole suite against a running Latchkey, in one process so that what both
// SDKs did can be added up at the end. README.md says how to run it.
import { after } from 'node:test'

import { recorders } from './harness/generations.js'
import './suites/workspaces.js'
import './suites/doors.js'
import './suites/identities.js'
import './suites/spaces.js'
import './suites/grants.js'
import './suites/methods.js'
import './suites/events.js'
import './suites/wire.js'
import './suites/life.js'
import './suites/coverage.js'

after(() => recorders.forEach((recorder) => recorder.close()))
