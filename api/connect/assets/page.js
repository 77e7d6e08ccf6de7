// What the page does by itself: entries of a list come and go, a form is sent
// once, and a page that waits is fetched again until there is something new.
'use strict'

const pause = 700 // milliseconds between two looks

function prepare() {
  document.querySelectorAll('.more').forEach((more) => { more.hidden = false })
  const problem = document.querySelector('.problem')
  if (problem) problem.focus()
  if (document.querySelector('main[data-waits]')) setTimeout(look, pause)
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const [now, next] = [document.querySelector('main'), fresh.querySelector('main')]
    if (next && next.innerHTML !== now.innerHTML) {
      if (next.dataset.state !== now.dataset.state) return location.reload() // its title and its next address, too
      now.replaceWith(next)
    }
  } catch {
    // The server is away for a moment; the next look may find it.
  }
  setTimeout(look, pause)
}

document.addEventListener('click', ({ target }) => {
  if (target.matches('[data-add]')) add(target.closest('.list'))
  if (target.matches('[data-remove]')) target.closest('.entry').remove()
})

function add(list) {
  const template = list.querySelector(':scope > template')
  const number = list.dataset.next ?? list.querySelectorAll(':scope > .entries > .entry').length
  list.dataset.next = Number(number) + 1
  const entries = list.querySelector(':scope > .entries')
  entries.insertAdjacentHTML('beforeend', template.innerHTML.replaceAll(template.dataset.mark, number))
  entries.lastElementChild.querySelectorAll('.more').forEach((more) => { more.hidden = false })
  entries.lastElementChild.querySelector('input, select').focus()
}

document.addEventListener('submit', ({ target }) => {
  // Not at once: a disabled button would not send its value.
  setTimeout(() => target.querySelectorAll('button').forEach((button) => { button.disabled = true }))
})

// The back button brings the page as it was left, with its button disabled.
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload() })

prepare()
