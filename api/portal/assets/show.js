// What the page of a portal shows. Words come from the server, in the language of
// the page; what the API says of errors is in English.

const words = JSON.parse(document.getElementById('words').textContent)
const { lang } = document.documentElement
const [main, content] = [document.querySelector('main'), document.getElementById('content')]
const copy = (id) => document.getElementById(id).content.cloneNode(true)

/** say fills the names in a sentence. */
const say = (name, filled = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => filled[key])

/** at is an instant by the clock of a place, or by that of whoever looks. */
const at = (time, timeZone) => new Date(time).toLocaleString(lang, {
  weekday: 'short', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZone, timeZoneName: 'short',
})

function turn(state, title, ...shown) {
  main.dataset.state = state
  document.title = main.querySelector('h1').textContent = title
  content.replaceChildren(...shown)
}

/** dress gives the page the look of its owner. */
export function dress({ customization = {}, palette, workspace_name: owner }) {
  const { style } = document.documentElement
  for (const [name, key] of [['brand', 'light'], ['on-brand', 'on_light'], ['brand-dark', 'dark'], ['on-brand-dark', 'on_dark']]) {
    if (palette) style.setProperty(`--${name}`, palette[key])
  }
  if (customization.secondary_color) style.setProperty('--second', customization.secondary_color)
  if (customization.logo_url) document.getElementById('logo').src = customization.logo_url
  document.getElementById('owner').textContent = owner
}

/** stop says why there is nothing to see, and offers to try again where that may help. */
export function stop(state, retry) {
  const part = copy('stop')
  part.querySelector('.why').textContent = say(`${state}_text`)
  part.querySelector('.buttons').hidden = !retry
  part.querySelector('button').addEventListener('click', () => retry())
  turn(state, say(state), part)
  main.querySelector('h1').focus()
}

/** show shows all that a portal has. */
export function show({ portal, ...all }) {
  const { hidden, navigation_mode: mode, now } = portal
  const one = mode === 'restricted'
  const zoneOf = (grant) => all.devices.find((door) => door.space_ids.some((id) => grant.space_ids.includes(id)))?.location.time_zone
  const stays = all.grants.map((grant) => stay(grant, { ...all, hidden, now, zone: zoneOf(grant) }))
    .sort((a, b) => a.order - b.order || a.starts.localeCompare(b.starts))
  const parts = []
  if (!hidden.stays) parts.push(section('stays', stays.filter(({ over }) => one || !over), one ? [] : stays.filter(({ over }) => over)))
  if (!one && !hidden.people) parts.push(section('people', all.people.map(person)))
  if (!one && !hidden.places) parts.push(section('places', all.spaces.map((space) => place(space, all, hidden))))
  if (!one && !hidden.doors) parts.push(section('doors', [...all.devices, ...all.entrances].map(door)))
  const open = content.querySelector('details')?.open ?? false
  turn('shown', say(one ? 'title_stay' : 'title'), ...parts)
  if (content.querySelector('details')) content.querySelector('details').open = open
}

/** section is a list under a heading, with what is over behind a fold. */
function section(name, rows, past = []) {
  const part = copy('part')
  part.querySelector('h2').textContent = say(name)
  part.querySelector('.none').textContent = say(`no_${name}`)
  part.querySelector('.none').hidden = rows.length > 0
  part.querySelector('.rows').append(...rows.map(row))
  if (!rows.length) part.querySelector('.rows').remove()
  if (past.length) {
    const fold = copy('past')
    fold.querySelector('summary').textContent = say('past', { count: past.length })
    fold.querySelector('.rows').append(...past.map(row))
    part.querySelector('section').append(fold)
  }
  return part
}

function row({ name, state, is, about, facts = [] }) {
  const part = copy('row')
  part.querySelector('h3').textContent = name
  part.querySelector('.state').textContent = state ?? ''
  part.querySelector('.state').dataset.is = is ?? 'quiet'
  part.querySelector('.about').textContent = about ?? ''
  part.querySelector('.facts').append(...facts.map(fact))
  if (!facts.length) part.querySelector('.facts').remove()
  return part
}

function fact({ text, pin, is, english }) {
  const item = document.createElement('li')
  item.textContent = text
  if (english) item.lang = 'en'
  if (is) item.dataset.is = is
  if (pin) {
    const code = Object.assign(document.createElement('span'), { className: 'pin', textContent: pin })
    item.append(' ', code)
  }
  return item
}

const notices = ({ errors = [], warnings = [] }) => [
  ...errors.map(({ message: text }) => ({ text, is: 'badly', english: true })), ...warnings.map(({ message: text }) => ({ text, english: true })),
]

/** once leaves out what was said before: a grant and its ways in often say the same. */
const once = (said) => [...new Map(said.map((one) => [one.text, one])).values()]

const looks = { on: 'well', suspended: 'badly', preparing: 'quiet' }

/** stay is a grant: whose, from when until when, where, and how each way in stands. */
function stay(grant, { methods, people, spaces, hidden, now, zone }) {
  const whose = people.find((one) => one.user_identity_id === grant.user_identity_id)
  const ways = methods.filter((one) => grant.access_method_ids.includes(one.access_method_id))
  const [from, until] = [at(grant.starts_at, zone), grant.ends_at && at(grant.ends_at, zone)]
  const over = grant.ends_at !== null && grant.ends_at <= now
  const state = over ? 'over' : grant.suspended_at ? 'suspended' : grant.starts_at > now ? 'upcoming' : 'on'
  const where = spaces.filter((one) => grant.space_ids.includes(one.space_id)).map((one) => one.display_name)
  return {
    name: whose?.display_name ?? grant.display_name, state: say(state), is: looks[state], over, starts: grant.starts_at,
    order: ['on', 'suspended', 'upcoming', 'over'].indexOf(state),
    about: [until ? say('from_until', { from, until }) : say('from', { from }), ...where].join(' · '),
    facts: [...(over ? [] : ways.map(way)), ...(hidden.details ? [] : once([grant, ...ways].flatMap(notices)))],
  }
}

const way = ({ mode, code, is_issued: ready }) => ({ text: `${say(mode)}: ${say(ready ? 'ready' : 'preparing')}${code ? ',' : ''}`, pin: code })

const person = (one) => ({ name: one.display_name, about: [one.email_address, one.phone_number].filter(Boolean).join(' · ') })

/** place is a space with the names of its doors, unless doors are hidden. */
function place(space, { devices, entrances }, hidden) {
  const here = hidden.doors ? [] : [...devices, ...entrances].filter((one) => one.space_ids.includes(space.space_id))
  return { name: space.display_name, about: here.map((one) => one.display_name).join(' · ') || say('no_doors_here') }
}

/** door is a device or an entrance, with what is the matter with it. */
function door({ display_name: name, properties, errors, warnings }) {
  const online = properties ? properties.online : errors.length === 0
  const level = properties?.battery?.level
  const low = level !== undefined && ['critical', 'low'].includes(properties.battery.status)
  const about = level === undefined ? '' : say('battery', { level: new Intl.NumberFormat(lang, { style: 'percent' }).format(level) })
  return { name, state: say(online ? (low ? 'low' : 'online') : 'offline'), is: online && !low ? 'well' : 'badly', about, facts: notices({ errors, warnings }) }
}
