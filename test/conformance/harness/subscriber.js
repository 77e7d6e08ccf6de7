// A receiver of webhooks on this machine. It keeps what it is sent and answers
// as the test says.
import http from 'node:http'

import { atEnd } from './world.js'

/** startSubscriber listens; it ends with the test. */
export async function startSubscriber() {
  const subscriber = { requests: [], status: 204 }
  const server = http.createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    subscriber.requests.push({ headers: request.headers, text })
    response.writeHead(subscriber.status).end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(async () => {
    server.closeAllConnections()
    server.close()
  })
  subscriber.url = `http://127.0.0.1:${server.address().port}/hook`
  /** take waits for the requests that fit. */
  subscriber.take = (count, fits = () => true) => until(() => {
    const found = subscriber.requests.filter(fits)
    return found.length >= count ? found : undefined
  })
  return subscriber
}

/** until looks again and again until there is something. */
export async function until(look, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing within ${seconds} s`)
}
