/** Text as UTF-8 bytes; the same in Node and in a browser. */

const encoder = new TextEncoder()

export const utf8 = (text: string): Uint8Array => encoder.encode(text)
