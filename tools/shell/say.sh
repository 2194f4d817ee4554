# shellcheck shell=bash
# How our scripts speak: on stderr, in colour on a terminal only, and never with NO_COLOR set.

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' green='' red='' yellow='' plain=''
fi

step() { printf '%s==> %s%s\n' "$bold" "$*" "$plain" >&2; }
note() { printf '    %s\n' "$*" >&2; }
good() { printf '%s==> %s%s\n' "$green" "$*" "$plain" >&2; }
warn() { printf '%swarning:%s %s\n' "$yellow" "$plain" "$*" >&2; }
fail() { printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2; }

# Ends the script. 1 = something is wrong, 2 = it was called wrongly.
die() { fail "$@"; exit 1; }
usage_error() { fail "$1"; note "See $0 --help."; exit 2; }

# The comment at the head of a script is its manual.
show_help() { sed -n '3,/^$/ { s/^# \{0,1\}//; p }' "$0"; }

# 75 → "1 min 15 s"
spell_seconds() {
  local seconds=$1
  if ((seconds < 60)); then printf '%d s' "$seconds"
  else printf '%d min %d s' $((seconds / 60)) $((seconds % 60)); fi
}
