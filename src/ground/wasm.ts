/** Starts WebAssembly programs that ship as text. */

/** The part of WebAssembly that is used; TypeScript declares it for browsers alone. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { readonly exports: object }
}

/** An address that a program exports. */
export interface Place {
  readonly value: number
}

/**
 * The exports of a program given in base64; undefined where the engine lacks WebAssembly, or a feature that the
 * program uses.
 */
export function startWasm<Program>(base64: string): Program | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
    // Where there is no WebAssembly, the name itself throws.
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Program
  } catch {
    return undefined
  }
}
