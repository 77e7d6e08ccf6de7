// What the page shows. Words come from the server in the browser's language,
// times are those at the door.

const words = JSON.parse(document.getElementById('words').textContent)
const { lang } = document.documentElement
const [main, content, news] = [document.querySelector('main'), document.getElementById('content'), document.getElementById('news')]

let own = {} // the owner's words instead of ours

const word = (name) => own[name] || words[name]

/** copy is a part of the page; its words are the owner's where there are any. */
function copy(id) {
  const part = document.getElementById(id).content.cloneNode(true)
  for (const one of part.querySelectorAll('[data-word]')) one.textContent = word(one.dataset.word)
  return part
}

/** say fills the names in a sentence. */
const say = (name, filled = {}) => word(name).replace(/\{(\w+)\}/g, (all, key) => filled[key] ?? all)

/** at is an instant by the clock of a place. */
const at = (time, timeZone) => new Date(time).toLocaleString(lang, {
  weekday: 'short', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZone, timeZoneName: 'short',
})

/** turn begins another state of the page; who listens to it hears its heading. */
function turn(state, title, ...shown) {
  const [first, same] = [main.dataset.state === 'loading', main.dataset.state === state]
  const heading = main.querySelector('h1')
  main.dataset.state = state
  document.title = heading.textContent = title
  content.replaceChildren(...shown)
  if (!first && !same) heading.focus()
}

/** dress gives the page the look of its owner. */
export function dress({ customization = {}, palette, message_overrides: overrides }) {
  if (overrides) own = inLanguage(overrides)
  const { style } = document.documentElement
  if (palette) {
    const { light, on_light: onLight, dark, on_dark: onDark } = palette
    for (const [name, value] of Object.entries({ brand: light, 'on-brand': onLight, 'brand-dark': dark, 'on-brand-dark': onDark })) {
      style.setProperty(`--${name}`, value)
    }
  }
  if (customization.secondary_color) style.setProperty('--second', customization.secondary_color)
  if (customization.logo_url) document.getElementById('logo').src = customization.logo_url
}

/** inLanguage are the words for the language of the page; regions make no difference. */
const inLanguage = (overrides) => Object.assign({}, ...Object.entries(overrides)
  .filter(([name]) => name.toLowerCase().split('-')[0] === lang).map(([, messages]) => messages))

/** stop says why there is nothing to open, and offers to try again where that may help. */
export function stop(state, retry) {
  shown = undefined
  news.textContent = ''
  const part = copy('stop')
  part.querySelector('.why').textContent = say(`${state}_text`)
  if (state === 'away' || state === 'busy') {
    part.querySelector('.buttons').hidden = false
    part.querySelector('button').addEventListener('click', retry)
  }
  turn(state, say(state), part)
}

/** offer asks before the link is used up: programs that look at links press no button. */
export function offer(key, use) {
  const part = copy('offer')
  const { max_use_count: count } = key
  part.querySelector('.why').textContent = say(count === 1 ? 'offer_one' : 'offer_many', { count })
  part.querySelector('.until').textContent = say('offer_until', { time: at(key.expires_at) })
  part.querySelector('.picture').src = `data:image/svg+xml,${encodeURIComponent(key.qr_code)}`
  const button = part.querySelector('button')
  button.addEventListener('click', () => {
    if (!off(button)) { switchOff(button, true); use() }
  })
  turn('offer', say('offer'), part)
}

const off = (button) => button.getAttribute('aria-disabled') === 'true'

// A button that is switched off keeps the focus, and can be found.
const switchOff = (button, yes) => button.setAttribute('aria-disabled', String(yes))

let shown // what is on the page, to change it only when there is something new
const answers = new Map() // by door: what came of it last
const busy = new Set() // doors that are being unlocked

/** doors shows what the key opens. unlock is called with a door. */
export function doors(ring, unlock) {
  const text = JSON.stringify(ring)
  if (text === shown) return
  shown = text
  const focused = document.activeElement?.dataset?.door
  dress(ring)
  document.getElementById('owner').textContent = ring.workspace_name
  if (!ring.stays.length) return stop('over')
  turn('doors', say('for', { name: ring.full_name }), ...ring.stays.map((one) => stay(one, unlock)))
  if (focused) content.querySelector(`button[data-door="${focused}"]`)?.focus()
}

function stay(one, unlock) {
  const part = copy('stay')
  const zone = one.doors[0]?.time_zone
  const [from, until] = [at(one.starts_at, zone), one.ends_at && at(one.ends_at, zone)]
  part.querySelector('h2').textContent = one.display_name
  part.querySelector('.when').textContent = until ? say('from_until', { from, until }) : say('from', { from })
  const note = part.querySelector('.note')
  if (one.status !== 'open') note.textContent = say(one.status, { from })
  else if (!one.doors.length) note.textContent = say('no_doors')
  note.hidden = !note.textContent
  part.querySelector('.doors').append(...one.doors.map((door) => line(one, door, unlock)))
  if (one.calendar) {
    part.querySelector('.more').hidden = false
    part.querySelector('a').href = URL.createObjectURL(new Blob([one.calendar], { type: 'text/calendar' }))
  }
  return part
}

function line(one, door, unlock) {
  const part = copy('door')
  const key = `${one.access_method_id}/${door.device_id ?? door.acs_entrance_id}`
  part.querySelector('.name').textContent = door.display_name
  const [small, button] = [part.querySelector('small'), part.querySelector('button')]
  if (!door.is_ready) small.textContent = say('preparing')
  else if (!door.is_online) small.textContent = say('offline')
  small.hidden = !small.textContent
  button.dataset.door = key
  button.setAttribute('aria-label', say('unlock_door', { door: door.display_name }))
  switchOff(button, busy.has(key) || one.status !== 'open' || !door.is_ready)
  button.addEventListener('click', () => { if (!off(button)) press(key, one, door, unlock) })
  const answer = part.querySelector('.answer')
  answer.dataset.answer = key
  if (answers.has(key)) tellIn(answer, answers.get(key))
  return part
}

/** press has a door unlocked, once however often it is pressed meanwhile. */
async function press(key, one, { display_name: door, device_id, acs_entrance_id, time_zone }, unlock) {
  busy.add(key)
  switchOff(content.querySelector(`button[data-door="${key}"]`), true)
  tell(key, say('opening', { door }))
  try {
    const attempt = await unlock({ access_method_id: one.access_method_id, device_id, acs_entrance_id })
    if (attempt.status === 'success') tell(key, say('opened', { door, time: clock(time_zone) }), 'well')
    else tell(key, sentence(attempt.error, door), 'badly')
  } catch (problem) {
    tell(key, problem.type ? sentence(problem, door) : `${say('failed', { door })} ${say('away_text')}`, 'badly')
  } finally {
    busy.delete(key)
    shown = undefined // the next look draws the button as it is to be
    const button = content.querySelector(`button[data-door="${key}"]`)
    if (button) switchOff(button, false)
  }
}

const clock = (timeZone) => new Date().toLocaleTimeString(lang, { hour: 'numeric', minute: '2-digit', timeZone })

/** sentence is why a door was not unlocked, in the lock's own words where ours have none. */
function sentence({ type, message }, door) {
  return words[type] ? say(type, { door }) : `${say('failed', { door })} ${say('says', { message })}`
}

function tell(key, text, came) {
  answers.set(key, { text, came })
  const answer = content.querySelector(`[data-answer="${key}"]`)
  if (answer) tellIn(answer, answers.get(key))
}

function tellIn(answer, { text, came }) {
  answer.textContent = text
  answer.dataset.came = came ?? ''
}
