/** A program: one Express route that does nothing, to hold the service's routes against. Tells its address to its parent. */
import type { AddressInfo } from 'node:net'
import express from 'express'

const app = express()
app.disable('x-powered-by')
app.get('/bare', (_request, response) => {
  response.json({ answer: 'nothing' })
})
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('disconnect', () => process.exit(0))
