#!/usr/bin/env bash
# Runs the search of a folder under jobs/: what the run.sh files have in common.
#
#   tools/job.sh FOLDER [RANKS] [more arguments of atoll search]
#
# RANKS is the number of MPI processes: a rank a core unless you say, and no fewer than 2. Without
# --out, results go to runs/NAME-TIME of this checkout. ATOLL_DATA is the folder of the data sets
# (default: data/ of this checkout). Builds the program if there is none.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/tools/mpi.sh"
folder=$(cd "$1" && pwd)
shift
name=$(basename "$folder")

read -r ranks _ <<<"$(count_cores)"
((ranks >= 2)) || ranks=2
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  ranks=$1
  shift
fi

ATOLL_DATA=${ATOLL_DATA:-$root/data}
case $ATOLL_DATA in /*) ;; *) ATOLL_DATA=$PWD/$ATOLL_DATA ;; esac
export ATOLL_DATA

if [ -z "${ATOLL_PROGRAM:-}" ] && [ ! -x "$root/.build/release/atoll" ]; then
  make -C "$root" --no-print-directory build >&2
fi

out=()
if [[ " $* " != *" --out"[\ =]* ]]; then
  runs=runs
  [ "$PWD" = "$root" ] || runs=$root/runs
  mkdir -p "$runs"
  out=(--out "$runs/$name-$(date +%Y%m%d-%H%M%S)")
fi

exec "$root/tools/launch.sh" "$ranks" search "$folder/search.yaml" "${out[@]}" "$@"
