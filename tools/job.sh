#!/usr/bin/env bash
# Runs the search of a folder under jobs/: what the run.sh files have in common.
#
#   tools/job.sh FOLDER [RANKS] [more arguments of atoll search]
#
# RANKS is the number of islands (default 2). Without --out, results go to runs/NAME-TIME.
# ATOLL_DATA is the folder of the data sets (default: data/ of this checkout). A job that needs
# files lists them in the environment variable ATOLL_NEEDS, relative to that folder, without .gz.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(cd "$1" && pwd)
shift
name=$(basename "$folder")

ranks=2
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  ranks=$1
  shift
fi

ATOLL_DATA=${ATOLL_DATA:-$root/data}
case $ATOLL_DATA in /*) ;; *) ATOLL_DATA=$PWD/$ATOLL_DATA ;; esac
export ATOLL_DATA

absent=()
for file in ${ATOLL_NEEDS:-}; do
  [ -e "$ATOLL_DATA/$file" ] || [ -e "$ATOLL_DATA/$file.gz" ] || absent+=("$file")
done
if ((${#absent[@]} > 0)); then
  {
    echo "The data of $name is not all here. Put these files into $ATOLL_DATA"
    echo "(or name another folder with ATOLL_DATA); each may also be compressed and end in .gz:"
    printf '  %s\n' "${absent[@]}"
    echo "Where to get them: jobs/README.md."
  } >&2
  exit 1
fi

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
