import { hash } from 'node:crypto'
import { sameSecret } from '../secrets.ts'

/** 32 bytes in base64url: the only form that a challenge of method S256 can have. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/
/** RFC 7636, 4.1. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

export function isChallenge(text: string): boolean {
  return CHALLENGE.test(text)
}

/** Whether the verifier is the one whose hash came with the authorization request (RFC 7636, 4.6). */
export function provesPossession(verifier: string, challenge: string): boolean {
  return VERIFIER.test(verifier) && sameSecret(challengeOf(verifier), challenge)
}

/** The challenge of method S256 (RFC 7636, 4.2). */
export function challengeOf(verifier: string): string {
  return hash('sha256', verifier, 'base64url')
}
