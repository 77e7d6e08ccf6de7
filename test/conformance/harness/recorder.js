// A reverse proxy between a client and Latchkey that records and checks what
// passes. It changes nothing but asks for plain text instead of compressed.
import http from 'node:http'

import { checkExchange } from '../checker/exchange.js'

/** startRecorder listens on a free port of this machine. */
export async function startRecorder({ target, generation }) {
  const recorder = { generation, exchanges: [], problems: [] }
  const server = http.createServer((request, response) => {
    pass(target, request, response).then(
      (exchange) => {
        const checked = { generation, ...exchange }
        recorder.exchanges.push(checked)
        recorder.problems.push(...checkExchange(checked))
      },
      (error) => {
        recorder.problems.push(`${request.method} ${request.url}: no answer: ${error.message}`)
        response.destroy()
      },
    )
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  recorder.url = `http://127.0.0.1:${server.address().port}`
  recorder.close = () => {
    server.closeAllConnections()
    server.close()
  }
  /** takeProblems returns what was wrong since it was last asked. */
  recorder.takeProblems = () => recorder.problems.splice(0)
  return recorder
}

async function pass(target, request, response) {
  const sent = await readAll(request)
  const answer = await forward(target, request, sent)
  const text = (await readAll(answer)).toString()
  const url = new URL(request.url, target)
  response.writeHead(answer.statusCode, answer.rawHeaders.filter(isOurs))
  response.end(text)
  return {
    method: request.method,
    path: url.pathname,
    query: url.search,
    sent: sent.toString(),
    status: answer.statusCode,
    headers: answer.headers,
    text,
  }
}

function forward(target, { method, url, headers }, body) {
  return new Promise((resolve, reject) => {
    const { host } = new URL(target)
    const plain = { ...headers, host, 'accept-encoding': 'identity' }
    const onward = http.request(new URL(url, target), { method, headers: plain }, resolve)
    onward.on('error', reject)
    onward.end(body)
  })
}

async function readAll(stream) {
  const parts = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

const hop = new Set(['connection', 'keep-alive', 'transfer-encoding'])

// rawHeaders alternates names and values; both of a hop-by-hop header go.
function isOurs(_, index, all) {
  return !hop.has(all[index - (index % 2)].toLowerCase())
}
