// Runs a page's blocks from top to bottom, and puts their output where the page shows it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../../setup.mjs'
import { runSql } from './duckdb.mjs'
import { readBlocks } from './read.mjs'
import { sandboxFor, shell, spawned } from './sandbox.mjs'
import { compile } from './typescript.mjs'

const RUN = {
  sh: block => shell(block.code, block.folder),
  sql: block => runSql(block.code, block.folder),
  js: block => runNode(writeBlock(block, 'mjs'), block.folder),
  ts: block => {
    const file = writeBlock(block, 'ts')
    const compiled = compile(file, block.folder)
    return compiled.status === 0 ? runNode(file.replace(/ts$/, 'js'), block.folder) : compiled
  },
}

/** The page's text with the output of its blocks, and what went wrong. */
export async function runPage(path, { slow }) {
  const text = readFileSync(path, 'utf8')
  const blocks = readBlocks(text)
  const name = relative(root, path)
  const wrong = []
  if (!blocks.some(b => b.said.file || isRun(b, slow))) return { text, wrong }
  const folder = sandboxFor(path)
  const lines = text.split('\n')
  let last
  for (const block of blocks) {
    const at = `${name}:${block.line}`
    if (block.said.file) writeFileSync(join(folder, block.said.file), `${block.code}\n`)
    else if (block.said.output) show(block, last, lines, at, wrong)
    else if (isRun(block, slow)) {
      last = await RUN[block.lang]({ ...block, folder })
      const expected = Number(block.said.exit ?? 0)
      if (last.status !== expected)
        wrong.push(`${at}: exit ${last.status}, not ${expected}\n${last.err || last.out}`)
    } else if (RUN[block.lang]) last = undefined
  }
  if (wrong.length === 0) rmSync(folder, { recursive: true, force: true })
  return { text: joined(lines), wrong }
}

const isRun = (block, slow) =>
  RUN[block.lang] && !block.said.why && !block.said.file && !block.said.output && (slow || !block.said.slow)

/** Replaces a block's lines with the output that it shows; a list of lines stands for them until they are joined. */
function show(block, last, lines, at, wrong) {
  if (!last) return
  const out = last.out.trimEnd().split('\n')
  const pattern = /^\/(.*)\/$/.exec(block.said.output)
  const shown = pattern ? out.filter(l => new RegExp(pattern[1]).test(l)) : out
  if (shown.length === 0) wrong.push(`${at}: no line of the output matches ${block.said.output}`)
  for (let i = block.from; i < block.to; i++) lines[i] = []
  lines[block.from - 1] = [lines[block.from - 1], ...shown.map(l => l.trimEnd())]
}

const joined = lines => lines.flat().join('\n')

function writeBlock(block, extension) {
  const file = `block-${block.line}.${extension}`
  writeFileSync(join(block.folder, file), `${block.code}\n`)
  return file
}

const runNode = (file, folder) => spawned(process.execPath, [file], folder)
