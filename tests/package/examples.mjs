// Runs the modules that it is given, one after another in one process, and prints what each printed, as JSON.
import { format } from 'node:util'

const print = console.log
const said = {}
for (const file of process.argv.slice(2)) {
  said[file] = []
  console.log = (...args) => said[file].push(format(...args))
  await import(file)
}
console.log = print
print(JSON.stringify(said))
