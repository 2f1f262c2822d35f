// Sends one buffer of random bytes to each endpoint in turn and prints the milliseconds of every upload as JSON.
// Arguments: rounds, bytes, bytes a chunk, then pairs of endpoint and session token ('' for none).
import { randomBytes } from 'node:crypto'
import { Upload } from 'tus-js-client'

const [rounds, size, chunkSize, ...places] = process.argv.slice(2)
const data = randomBytes(Number(size))

function send(endpoint, token) {
  return new Promise((resolve, reject) => {
    const headers = token ? { 'X-Session-Token': token } : {}
    const began = performance.now()
    const upload = new Upload(data, {
      endpoint,
      headers,
      chunkSize: Number(chunkSize),
      retryDelays: null,
      metadata: { filename: 'scan.pdf', filetype: 'application/pdf' },
      onError: reject,
      onSuccess: () => resolve([performance.now() - began, upload]),
    })
    upload.start()
  })
}

for (let round = 0; round < Number(rounds); round++) {
  for (let place = 0; place < places.length; place += 2) {
    const [milliseconds, upload] = await send(places[place], places[place + 1])
    console.log(JSON.stringify({ endpoint: places[place], milliseconds }))
    await upload.abort(true)
  }
}
