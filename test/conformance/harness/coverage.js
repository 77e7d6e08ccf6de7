// Which route was exercised by which generation, and what was left out.
import { routes } from './routes.js'

/** tally counts what a generation did with each route. */
export function tally(exchanges) {
  const counts = new Map(Object.keys(routes).map((path) => [path, { verbs: new Set(), succeeded: 0, refused: new Set() }]))
  for (const { method, path, status, text } of exchanges) {
    const count = counts.get(path)
    if (!count) continue
    count.verbs.add(method)
    if (status === 200) count.succeeded++
    else count.refused.add(typeIn(text) ?? String(status))
  }
  return counts
}

/** gaps names each route that a generation did not drive both ways. */
export function gaps(label, counts) {
  return [...counts].flatMap(([path, { succeeded, refused }]) => {
    const { neverSucceeds, neverRefuses } = routes[path]
    const missing = []
    if (!neverSucceeds && succeeded === 0) missing.push(`${label} never succeeded with ${path}`)
    if (!neverRefuses && refused.size === 0) missing.push(`${label} was never refused by ${path}`)
    return missing
  })
}

/** table draws route by generation. */
export function table(tallies) {
  const rows = Object.keys(routes).map((path) => [path, ...tallies.map(({ counts }) => cell(counts.get(path)))])
  const all = [['route', ...tallies.map(({ label }) => label)], ...rows]
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)))
  return all.map((row) => row.map((text, column) => text.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}

function cell({ verbs, succeeded, refused }) {
  if (verbs.size === 0) return 'NOT EXERCISED'
  const refusals = refused.size ? `, ${[...refused].sort().join(' ')}` : ''
  return `${[...verbs].sort().join('/')} ${succeeded} ok${refusals}`
}

function typeIn(text) {
  try {
    return JSON.parse(text).error?.type
  } catch {
    return undefined
  }
}
