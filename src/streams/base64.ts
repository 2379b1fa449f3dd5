/** Doubles to and from base64, for tables that ship as constants. Little-endian on every machine. */

export function encodeDoubles(values: Float64Array): string {
  const bytes = new DataView(new ArrayBuffer(values.length * 8))
  values.forEach((v, i) => {
    bytes.setFloat64(i * 8, v, true)
  })
  let text = ''
  for (let i = 0; i < bytes.byteLength; i++) text += String.fromCharCode(bytes.getUint8(i))
  return btoa(text)
}

export function decodeDoubles(base64: string): Float64Array {
  const text = atob(base64)
  const bytes = new DataView(new ArrayBuffer(text.length))
  for (let i = 0; i < text.length; i++) bytes.setUint8(i, text.charCodeAt(i))
  return Float64Array.from({ length: text.length / 8 }, (_, i) => bytes.getFloat64(i * 8, true))
}
