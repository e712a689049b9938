/** For whom an object is put into words: links lead to the address that the caller knows, and rights are those of a market. */
export interface View {
  /** Of this service, such as `http://127.0.0.1:4700`. */
  readonly baseUrl: string
  /** ISO 3166-1 alpha-2; null when nobody said which: then nothing is said about what can be played. */
  readonly market: string | null
}

/** @example hrefOf(view, 'tracks/4uLU6hMCjMI75M1A2tKUQC') // 'http://127.0.0.1:4700/v1/tracks/4uLU6hMCjMI75M1A2tKUQC' */
export function hrefOf({ baseUrl }: View, path: string): string {
  return `${baseUrl}/v1/${path}`
}
