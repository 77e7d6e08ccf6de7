import assert from 'node:assert/strict'

/**
 * refused expects a call through an SDK to fail as the contract documents, in
 * the error class by which the SDK's users tell failures apart. The type may be
 * a pattern. A named param must be the one at fault. It returns the error.
 */
export async function refused({ sdk }, call, { status, type, param }) {
  const error = await failure(call)
  assert.ok(sdk.isSeamHttpApiError(error), `the SDK does not know the error as the API's: ${error.message}`)
  assert.equal(error.statusCode, status, error.message)
  assert.match(error.code, type instanceof RegExp ? type : new RegExp(`^${type}$`), error.message)
  assert.ok(error.requestId, 'the error has no request id')
  assert.equal(sdk.isSeamHttpUnauthorizedError(error), status === 401)
  assert.equal(sdk.isSeamHttpInvalidInputError(error), error.code === 'invalid_input')
  if (param) assert.ok(isAbout(error, param), `the error is not about ${param}: ${error.message}`)
  return error
}

// What is wrong inside a list or an object has its message further down the
// tree, where the SDK's helper does not look; the text still names the path.
function isAbout(error, param) {
  return error.getValidationErrorMessages(param).length > 0 || error.message.includes(`"${param}.`)
}

async function failure(call) {
  let result
  try {
    result = await call
  } catch (error) {
    return error
  }
  assert.fail(`the call succeeded, with ${JSON.stringify(result)?.slice(0, 200)}`)
}

/** The refusals that many routes share. */
export const invalid = (param) => ({ status: 400, type: 'invalid_input', param })
export const notFound = (resource) => ({ status: 404, type: `${resource}_not_found` })
// The contract names no types for what clashes.
export const conflict = { status: 409, type: /./ }
export const unauthorized = { status: 401, type: 'unauthorized' }

/** An id that nobody has. */
export const unknownID = 'ffffffff-ffff-4fff-8fff-ffffffffffff'
