import { describe, expect, it } from 'vitest'
import { isRegistered, isRegistrable, withParameters } from './redirect-uri.ts'

describe('an address that an app may register', () => {
  it.each([
    'https://app.example.org/callback',
    'https://app.example.org/callback?tenant=1',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:8888/callback',
    'http://[::1]:8888/',
    'http://localhost:3000/callback',
    'com.example.app:/callback',
  ])('%s', (uri) => expect(isRegistrable(uri)).toBe(true))

  it.each([
    '',
    '/callback',
    'callback',
    'http://app.example.org/callback',
    'http://127.0.0.1.example.org/',
    'http://10.0.0.1/callback',
    'https://app.example.org/callback#part',
    'https://app.example.org/#',
    'https://user:password@app.example.org/',
    'https://*.example.org/callback',
    'https://app.example.org/call back',
    'https://app.example.org\\@evil.example/',
    'https://app.example.org/\u00e5',
    'https://app.example.org/\nSet-Cookie:a=b',
    'javascript:alert(1)',
    'data:text/html,hello',
    'file:///etc/passwd',
    'app:/callback',
    `https://app.example.org/${'a'.repeat(2000)}`,
  ])('not %j', (uri) => expect(isRegistrable(uri)).toBe(false))
})

describe('an address that a request may name', () => {
  const registered = ['https://app.example.org/callback', 'http://127.0.0.1/callback', 'http://[::1]:80/callback?a=1']

  it.each([
    'https://app.example.org/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:1/callback',
    'http://127.0.0.1:65535/callback',
    'http://[::1]:4444/callback?a=1',
    'http://[::1]/callback?a=1',
  ])('%s', (uri) => expect(isRegistered(uri, registered)).toBe(true))

  it.each([
    'https://app.example.org/callback/',
    'https://app.example.org/callback?',
    'https://app.example.org/callback?code=1',
    'https://app.example.org:443/callback',
    'https://APP.example.org/callback',
    'https://app.example.org/x/../callback',
    'https://evil.example/callback',
    'https://app.example.org.evil.example/callback',
    'http://app.example.org/callback',
    'http://127.0.0.1:8888/other',
    'http://127.0.0.1:99999/callback',
    'http://127.0.0.1:8888@evil.example/callback',
    'http://127.0.0.1:/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1:1/callback#x',
    'http://localhost:8888/callback',
    'https://127.0.0.1:8888/callback',
    'http://[::1]/callback',
    '',
  ])('not %j', (uri) => expect(isRegistered(uri, registered)).toBe(false))

  it('on localhost has its port, because that name may lead elsewhere', () => {
    expect(isRegistered('http://localhost:3001/', ['http://localhost:3000/'])).toBe(false)
  })
})

it('adds parameters to a query that is there, and leaves out what has no value', () => {
  expect(withParameters('https://a.example/?x=1', { code: 'a b&c', state: null, iss: undefined })).toBe(
    'https://a.example/?x=1&code=a+b%26c',
  )
  expect(withParameters('com.example.app:/back', { code: '1' })).toBe('com.example.app:/back?code=1')
})
