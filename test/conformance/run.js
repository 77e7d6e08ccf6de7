// Runs the tests under the Node.js that the lock file pins, whichever runs
// this: the newest SDK asks for a newer one than many machines have.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const all = ['checker/checker.test.js', 'conformance.test.js']
const tests = process.argv.slice(2)

const { status, error } = spawnSync(pinnedNode(), ['--test', '--test-reporter=spec', ...(tests.length ? tests : all)], {
  cwd: here,
  stdio: 'inherit',
})
if (error) throw error
process.exit(status ?? 1)

function pinnedNode() {
  const name = `node-${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node')
  } catch {
    if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
    throw new Error(`${name} is not installed (npm ci), and this is Node.js ${process.version}; 22.12 or newer is needed`)
  }
}
