// The two generations of the official SDK, each behind its own recorder, and
// the raw wire behind a third.
import { settings } from './settings.js'
import { startRecorder } from './recorder.js'

const modules = { 1: await import('seam-sdk1'), 2: await import('seam-sdk2') }
const labels = { 1: 'seam 1.160', 2: 'seam 1.245' }

async function open(number) {
  const recorder = await startRecorder({ target: settings.apiURL, generation: number })
  const sdk = modules[number]
  const usual = { endpoint: recorder.url, axiosRetryOptions: { retries: 0 } }
  const connect = (apiKey, options = {}) => new sdk.Seam({ apiKey, ...usual, ...options })
  return {
    number,
    label: labels[number],
    sdk,
    recorder,
    connect,
    usual,
    seam: connect(settings.apiKey),
    other: connect(settings.otherAPIKey),
  }
}

export const generations = [await open(1), await open(2)]
export const rawRecorder = await startRecorder({ target: settings.apiURL, generation: null })
export const recorders = [...generations.map(({ recorder }) => recorder), rawRecorder]
