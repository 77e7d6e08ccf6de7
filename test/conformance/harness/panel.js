// The simulated access control panel, seen from the other side. Its records
// are read with the panel's own UDP messages; doors are tried over the
// simulator's REST interface.
import dgram from 'node:dgram'

import { settings } from './settings.js'

const requestCard = 0x5c
const openDoor = 0x40
const firstCard = 100_000 // records below it are PINs

/** records lists every panel's records: {panel, number, pin}. */
export async function records() {
  const found = []
  for (const panel of await panels()) {
    for (let index = 1; ; index++) {
      const answer = await ask(panel, requestCard, index)
      const number = answer.readUInt32LE(8)
      if (number === 0) break
      if (number !== 0xffffffff) found.push({ panel, number, pin: answer.readUIntLE(24, 3) })
    }
  }
  return found
}

/** cards are the records that are cards and no PINs. */
export const cards = async () => (await records()).filter(({ number }) => number >= firstCard)

/** doorsOpenedBy tries a card number, or a PIN, at each door of each panel. */
export async function doorsOpenedBy(number, pin) {
  const opened = []
  for (const panel of await panels()) {
    for (const door of [1, 2, 3, 4]) {
      if (await swipe(panel, door, number, pin)) opened.push(`${panel}/${door}`)
    }
  }
  return opened
}

/** commandAll opens each door of each panel with a command, as other software does. */
export async function commandAll() {
  for (const panel of await panels()) {
    for (const door of [1, 2, 3, 4]) await ask(panel, openDoor, door)
  }
}

async function panels() {
  const response = await fetch(`${settings.panelURL}/uhppote/simulator`)
  const { devices } = await response.json()
  return devices.map((device) => device['device-id'])
}

async function swipe(panel, door, number, pin) {
  const response = await fetch(`${settings.panelURL}/uhppote/simulator/${panel}/swipe`, {
    method: 'POST',
    body: JSON.stringify({ door, 'card-number': number, direction: 1, PIN: pin ?? 0 }),
  })
  return response.ok && (await response.json())['access-granted']
}

// ask sends one message of 64 bytes and waits for its answer.
function ask(panel, code, value) {
  const message = Buffer.alloc(64)
  message.writeUInt8(0x17, 0)
  message.writeUInt8(code, 1)
  message.writeUInt32LE(panel, 4)
  message.writeUInt32LE(value, 8)
  const [host, port] = settings.panelAddress.split(':')
  const socket = dgram.createSocket('udp4')
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`panel ${panel} does not answer`)), 5_000)
    socket.on('message', (answer) => {
      if (answer.length === 64 && answer[1] === code && answer.readUInt32LE(4) === panel) resolve(answer)
      clearTimeout(timer)
    })
    socket.on('error', reject)
    socket.send(message, Number(port), host)
  }).finally(() => socket.close())
}
