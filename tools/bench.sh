#!/usr/bin/env bash
# Times the kernels against their references, and training against PyTorch: `make bench`.
#
#   tools/bench.sh [arguments of atoll bench kernels]
#
# See tools/compare_training.py for what it needs to find the peer; without it, or without python3,
# only ours is measured.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${ATOLL_PROGRAM:-$root/.build/release/atoll}

"$program" bench kernels "$@"
for threads in 1 2; do
  echo
  if command -v python3 >/dev/null; then
    "$root/tools/compare_training.py" --threads "$threads"
  else
    echo "no peer: python3 is missing; training with $threads thread(s), only ours"
    "$program" bench networks --threads "$threads"
  fi
done
