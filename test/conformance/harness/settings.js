// Where Latchkey is, from the environment.

const required = (name) => {
  const value = process.env[name]
  if (!value) throw new Error(`set ${name}: README.md beside this suite says how to run it`)
  return value
}

export const settings = {
  apiURL: required('LATCHKEY_TEST_API_URL'),
  apiKey: required('LATCHKEY_TEST_API_KEY'),
  otherAPIKey: required('LATCHKEY_TEST_OTHER_API_KEY'), // of another workspace
  accessToken: required('LATCHKEY_TEST_ACCESS_TOKEN'), // of a user who sees the first workspace
  sandboxURL: required('LATCHKEY_TEST_SANDBOX_URL'),
  sandboxAdminToken: required('LATCHKEY_TEST_SANDBOX_ADMIN_TOKEN'),
  sandboxSite: required('LATCHKEY_TEST_SANDBOX_SITE'), // where the locks of the first workspace are
  panelURL: required('LATCHKEY_TEST_UHPPOTE_REST'), // the panel simulator's REST interface
  panelAddress: required('LATCHKEY_TEST_UHPPOTE_UDP'), // and the address where its panels listen
}

/** A word that no earlier run has used, for names and keys. */
export const run = Math.random().toString(36).slice(2, 8)
