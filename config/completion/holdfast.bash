# Completion of holdfast's commands and options for bash: source this file, or put it into
# /usr/share/bash-completion/completions/holdfast. A test compares it with the commands themselves.

_holdfast() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} typed=() options
  local everywhere='--json --no-color --socket --debug --help' i
  local listed='--family --prefix --longer --origin-as --community --limit --after'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -* ]] || typed+=("${COMP_WORDS[i]}")
  done
  case $before in
    --socket | --config | --file | --state-dir | --plugins-dir)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
    --state)
      mapfile -t COMPREPLY < <(compgen -W 'PENDING INSTALLED GATED SHADOWED BLOCKED CONTESTED FAILED' -- "$word")
      return
      ;;
    --family)
      mapfile -t COMPREPLY < <(compgen -W 'ipv4 ipv6' -- "$word")
      return
      ;;
    --kind)
      mapfile -t COMPREPLY < <(compgen -W 'route link address rule' -- "$word")
      return
      ;;
  esac
  case "${typed[*]:0:2}" in
    '') options='status routes intents incidents service bgp peers rib inject policy liveness latency reconcile plugins version help shell run demo build' ;;
    routes) options='list show explain' ;;
    intents) options='list' ;;
    incidents) options='list show watch' ;;
    reconcile) options='now plan pause resume release-brake' ;;
    plugins) options='list start stop reload' ;;
    service) options='list show add change remove reload enable disable drain' ;;
    bgp) options='show watch' ;;
    peers) options='list show add remove enable disable reset softreset' ;;
    rib) options='best received advertised prefix explain' ;;
    inject) options='list add remove' ;;
    policy) options='test' ;;
    liveness) options='list show history' ;;
    'bgp watch') options="--peer --steps --routes $everywhere" ;;
    'peers add') options="--file $everywhere" ;;
    'peers disable') options="--reason --grace $everywhere" ;;
    'peers reset') options="--reason $everywhere" ;;
    'peers softreset') options="--family $everywhere" ;;
    'rib best') options="$listed --all $everywhere" ;;
    'rib received') options="$listed --rejected $everywhere" ;;
    'rib advertised') options="$listed $everywhere" ;;
    'rib prefix') options="--longer $everywhere" ;;
    'rib explain') options="--to $everywhere" ;;
    'inject remove') options="--path-id $everywhere" ;;
    'policy test') options="--export $everywhere" ;;
    'liveness list') options="--state --limit $everywhere" ;;
    'service add' | 'service change') options="--file --no-wait $everywhere" ;;
    'service remove' | 'service enable' | 'service disable' | 'service drain') options="--no-wait $everywhere" ;;
    'routes list') options="--prefix --owner --state --table --limit $everywhere" ;;
    'intents list') options="--kind --owner --state --limit $everywhere" ;;
    'incidents list') options="--prefix --culprit --since --limit $everywhere" ;;
    'incidents watch') options="--prefix --culprit $everywhere" ;;
    'reconcile plan') options="--limit $everywhere" ;;
    run*) options='--config --check --observe-only --state-dir --socket --plugins-dir' ;;
    *) options=$everywhere ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}

complete -F _holdfast holdfast ./holdfast
