"""The completion scripts of the shells. None evaluates what the program offers: texts of the ledger are untrusted.

`%(prog_name)s`, `%(complete_func)s` and `%(autocomplete_var)s` are filled in by Typer, so that a % is written twice.
"""

_BASH = r"""
%(complete_func)s() {
    local line
    COMPREPLY=()
    case "${COMP_WORDS[COMP_CWORD-1]}" in
        *[\<\>]) compopt -o default; return 0 ;;
    esac
    while IFS= read -r line; do
        case "$line" in
            :nospace) compopt -o nospace ;;
            *) COMPREPLY+=("$line") ;;
        esac
    done < <(_QINLING_LINE="${COMP_LINE:0:COMP_POINT}" _QINLING_BREAKS="$COMP_WORDBREAKS" \
             _QINLING_TAB="$COMP_TYPE" COLUMNS="${COLUMNS:-80}" \
             %(autocomplete_var)s=complete_bash-line "${1/#\~/$HOME}" 2>/dev/null </dev/null)
    compopt -o nosort 2>/dev/null
    return 0
}

complete -F %(complete_func)s %(prog_name)s
"""

_ZSH = r"""
#compdef %(prog_name)s

%(complete_func)s() {
    local line match
    local -a part whole whole_shown open open_shown how
    while IFS= read -r line; do
        part=("${(@ps:\t:)line}")
        case "$part[1]" in
            match) match="$part[2]" ;;
            whole) whole+=("$part[2]"); whole_shown+=("$part[3]") ;;
            open) open+=("$part[2]"); open_shown+=("$part[3]") ;;
        esac
    done < <(_QINLING_WORDS="${(pj:\n:)${(@Q)words[1,CURRENT-1]}}"$'\n'"${(Q)PREFIX}" \
             COLUMNS="${COLUMNS:-80}" %(autocomplete_var)s=complete_zsh-words "${(Q)words[1]/#\~/$HOME}" \
             2>/dev/null </dev/null)
    (( $#whole + $#open )) || return 1
    [[ "$match" == other ]] && { how=(-U); compstate[insert]=menu }
    (( $#open )) && compadd $how -l -S '' -V %(prog_name)s-open -d open_shown -a open
    (( $#whole )) && compadd $how -l -V %(prog_name)s -d whole_shown -a whole
    return 0
}

if [[ "$funcstack[1]" == _%(prog_name)s ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = r"""
function __%(prog_name)s_choices
    set -l typed (commandline -opc)
    set -l last (commandline -ct)
    set -lx _QINLING_WORDS (string join \n -- $typed "$last" | string collect --no-trim-newlines)
    env %(autocomplete_var)s=complete_fish-words %(prog_name)s 2>/dev/null </dev/null
end

complete --command %(prog_name)s --no-files --keep-order --arguments "(__%(prog_name)s_choices)"
"""

#: Shell → script.
SHELL_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
