#!/usr/bin/env bash
# Starts Atoll under mpirun, with what this machine and this user need.
#
#   tools/launch.sh RANKS [arguments of atoll]
#
# ATOLL_PROGRAM      the program (default: .build/release/atoll of this checkout)
# ATOLL_HOSTFILE     a hostfile; without it, all ranks run on this machine
# ATOLL_MPI_OPTIONS  more options for mpirun, separated by spaces
# ATOLL_MPIRUN       the mpirun to use (default: the one that belongs to ATOLL_MPI_PKG)
# ATOLL_RECOVERY     0: all ranks end when one dies (default: a search goes on, where Open MPI 4 can)
#
# Ends with the code of the ranks: 75 where all ended before the search was over, to go on with
# --resume.
#
# Says on standard error what it adds, one line each; standard output is the program's alone.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/tools/mpi.sh"

ranks=${1:-}
if ! [[ $ranks =~ ^[1-9][0-9]*$ ]]; then
  echo "launch.sh: the number of ranks comes first, 1 or more; found: '$ranks'" >&2
  exit 2
fi
shift

program=${ATOLL_PROGRAM:-$root/.build/release/atoll}
if [ ! -x "$program" ]; then
  echo "launch.sh: there is no program $program; make it with: make build" >&2
  exit 1
fi

mpirun=$(mpirun_name)
if ! command -v "$mpirun" >/dev/null; then
  echo "launch.sh: there is no $mpirun in PATH; tools/setup.sh says what to install" >&2
  exit 1
fi
family=$(mpirun_family "$mpirun")
options=(-n "$ranks")

# A Swift program that traps writes some fifty lines; in a log they shall not be coloured.
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-color=no}

if [ "$family" = openmpi ] && [ "$(id -u)" = 0 ]; then
  if [ -z "${OMPI_ALLOW_RUN_AS_ROOT:-}" ]; then
    echo "launch.sh: you are root: setting OMPI_ALLOW_RUN_AS_ROOT(_CONFIRM)=1 for mpirun" >&2
  fi
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi

if [ -n "${ATOLL_HOSTFILE:-}" ]; then
  case $family in
    openmpi) options+=(--hostfile "$ATOLL_HOSTFILE") ;;
    hydra) options+=(-f "$ATOLL_HOSTFILE") ;;
    *) options+=(-hostfile "$ATOLL_HOSTFILE") ;;
  esac
elif [ -z "${SLURM_JOB_ID:-}" ]; then
  # Alone on this machine: a core for each rank while there are enough; else share them. In a
  # Slurm job and with a hostfile, mpirun knows the cores of every host better than we do.
  read -r cores threads online <<<"$(count_cores)"
  case $family in
    openmpi)
      if ((ranks <= cores && threads == online)); then
        options+=(--bind-to core)
      elif ((ranks <= cores)); then
        options+=(--bind-to none)  # we are confined to some cores; mpirun would bind outside them
      elif ((ranks <= threads && threads == online)); then
        options+=(--use-hwthread-cpus --bind-to hwthread)
      else
        echo "launch.sh: more ranks ($ranks) than cores ($cores): adding --oversubscribe" >&2
        options+=(--oversubscribe --bind-to none)
      fi ;;
    hydra)
      if ((ranks <= cores && threads == online)); then options+=(-bind-to core); fi ;;
  esac
fi

# From SIGTERM or Ctrl-C to the kill, mpirun gives the ranks this many seconds, twice.
export OMPI_MCA_odls_base_sigkill_timeout=${OMPI_MCA_odls_base_sigkill_timeout:-10}

# Open MPI hands its own variables to other hosts, ours only when told; MPICH hands over all.
if [ "$family" = openmpi ]; then
  options+=(-x SWIFT_BACKTRACE)
  [ -z "${ATOLL_DATA:-}" ] || options+=(-x ATOLL_DATA)
fi
read -ra more <<<"${ATOLL_MPI_OPTIONS:-}"

if ! { [ "$family" = openmpi ] && [ "${1:-}" = search ] && [ "${ATOLL_RECOVERY:-1}" != 0 ] &&
  [[ $("$mpirun" --version) == *" 4."* ]]; }; then
  exec "$mpirun" "${options[@]}" "${more[@]}" "$program" "$@"
fi

# This mpirun lets ranks live when others die, and then returns 0 whatever they return: each leaves a
# file named by its code in a folder here, where ranks of other hosts find it too, as they find settings
# and results.
ATOLL_ENDINGS=$(mktemp -d "$PWD/.atoll-endings.XXXXXX" 2>/dev/null || mktemp -d)
export ATOLL_ENDINGS
trap 'rm -rf "$ATOLL_ENDINGS" || true' EXIT
# The codes that ranks have left, each once, the lowest first.
endings() { ls "$ATOLL_ENDINGS" 2>/dev/null | sort -n || true; }
"$mpirun" --enable-recovery -x ATOLL_ENDINGS "${options[@]}" "${more[@]}" "$program" "$@" &
child=$!
# Whether a process runs the program.
real=$(readlink -f "$program")
runs_here() {
  local process exe
  for process in $(cat "/proc/$child/task/"*/children 2>/dev/null); do
    exe=$(readlink "/proc/$process/exe") || continue
    [ "${exe% (deleted)}" != "$real" ] || return 0  # it may have been built anew meanwhile
  done
  return 1
}
# After the death of a rank on this host, mpirun waits for ever where there are other hosts: it is
# ended once no rank of this host is left, and one has told its code.
(
  quiet=0
  while ((quiet < 20)) && kill -0 "$child" 2>/dev/null; do
    sleep 1
    if [ -n "$(endings)" ] && ! runs_here; then
      quiet=$((quiet + 1))
    else
      quiet=0
    fi
  done
  kill -TERM "$child" 2>/dev/null || exit 0
  sleep 5
  kill -KILL "$child" 2>/dev/null
) &
watcher=$!
for signal in TERM HUP USR1 USR2; do trap "kill -$signal $child" "$signal"; done
# A terminal sends Ctrl-C to mpirun too.
trap : INT
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do
  code=0
  wait "$child" || code=$?
done
kill "$watcher" 2>/dev/null || true  # it may have ended by itself
codes=$(endings)
if [ -e "$ATOLL_ENDINGS/75" ]; then
  exit 75
elif [ -e "$ATOLL_ENDINGS/0" ]; then
  exit 0
elif [ -n "$codes" ]; then
  exit "${codes##*$'\n'}"
elif [ "$code" = 1 ]; then
  exit 1  # mpirun itself could not start them, and has said why
fi
echo "launch.sh: no rank lived to the end; nothing that was reported is lost: go on with --resume" >&2
exit 75
