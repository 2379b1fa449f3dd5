import { writeWhole } from '../files/part-file.js'
export function writeValidation(path: string, _: object): void {
  writeWhole(path, '<!doctype html>')
}
