/** plumbline completion: what a shell needs to complete commands, options and values. */
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import { print, printJson } from '../output.js'
import { SHELLS } from '../shell.js'

/** Each script asks the command itself for candidates; where there are none, the shell offers files. */
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `_plumbline() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(SHELL=bash plumbline --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _plumbline plumbline`,
  zsh: `#compdef plumbline
_plumbline() {
  local -a found
  found=("\${(@f)$(SHELL=zsh plumbline --get-yargs-completions "\${(@)words[1,CURRENT]}")}")
  if [[ -n "$found" ]]; then _describe value found; else _files; fi
}
if [[ "$funcstack[1]" = _plumbline ]]; then _plumbline "$@"; else compdef _plumbline plumbline; fi`,
  fish: `function __plumbline
  set -lx SHELL fish
  set -l found (plumbline --get-yargs-completions (commandline -opc) (commandline -ct))
  test -n "$found"; and string join \\n -- $found; or __fish_complete_path (commandline -ct)
end
complete -c plumbline -f -a '(__plumbline)'`,
}

export const completionCommand: CommandModule<object, { shell: string; json?: boolean }> = {
  builder: yargs =>
    yargs
      .positional('shell', { type: 'string', demandOption: true, describe: SHELLS.join(', ') })
      .example('$0 completion bash >> ~/.bashrc', 'from the next shell on')
      .example('$0 completion zsh > "$fpath[1]/_plumbline"', 'in a folder that zsh looks in')
      .example('$0 completion fish > ~/.config/fish/completions/plumbline.fish', 'at once') as never,
  handler: async ({ shell, json }) => {
    const script = SCRIPTS[needOneOf(shell as (typeof SHELLS)[number], SHELLS, 'completion.shell', 'shell')]
    if (json) printJson({ shell, script })
    else print(script)
  },
}
