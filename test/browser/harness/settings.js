// Where Latchkey and the browser are, from the environment.

const required = (name) => {
  const value = process.env[name]
  if (!value) throw new Error(`set ${name}: browser_test.go beside this says to what`)
  return value
}

export const settings = {
  apiURL: required('LATCHKEY_TEST_API_URL'),
  apiKey: required('LATCHKEY_TEST_API_KEY'),
  sandboxURL: required('LATCHKEY_TEST_SANDBOX_URL'),
  sandboxAdminToken: required('LATCHKEY_TEST_SANDBOX_ADMIN_TOKEN'),
  panelAddress: required('LATCHKEY_TEST_UHPPOTE_UDP'),
  panelNumber: required('LATCHKEY_TEST_UHPPOTE_PANEL'),
  expiredLink: required('LATCHKEY_TEST_EXPIRED_LINK'),
  expiredKey: required('LATCHKEY_TEST_EXPIRED_KEY'),
  radios: JSON.parse(required('LATCHKEY_TEST_RADIOS')),
  browser: required('LATCHKEY_TEST_BROWSER'),
  pictures: process.env.LATCHKEY_TEST_PICTURES, // a folder; none are kept without
}
