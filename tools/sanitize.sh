#!/usr/bin/env bash
# Runs the suites that use threads and unsafe code, the MPI programs and a search of two islands on two
# ranks under sanitizers: `make sanitize`. Nothing is suppressed, in the MPI library neither.
#
#   tools/sanitize.sh [thread | address ...]
#
# Both without arguments: data races, then memory out of bounds or after its end. Each has a build of
# its own, .build-sanitize-<name>; a first run takes minutes. SUITES says which suites run, as a regular
# expression. A finding or a failed test ends the script with a status other than 0.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

source "$root/tools/mpi.sh"
suites=${SUITES:-'(Kernels|Networks|Evaluators|Islands|MessagePassing)Tests'}
sanitizers=("$@")
((${#sanitizers[@]})) || sanitizers=(thread address)
read -ra build_flags <<<"${SWIFT_BUILD_FLAGS:-}"

# A finding ends the run. Leaks are not looked for: what lives as long as the program is never freed, and
# MPI's plugins are gone when they would be listed, so that nothing could name them.
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1}
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-enable=no}
# As root mpirun wants to be told twice.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}

# pass CHECK RANKS PASSED [options of mpirun]: the suite that starts these programs does so by a library whose
# locks the thread sanitizer does not see; here nothing but the programs is looked at.
pass() {
  local check=$1 ranks=$2 expected=$3 said
  said=$(timeout -k 5 300 "$(mpirun_name)" --oversubscribe -n "$ranks" "${@:4}" \
    ".build-sanitize-$sanitizer/release/MPIPrograms" "$check" </dev/null 2>&1) || true
  if (($(grep -c 'passed$' <<<"$said") != expected)); then
    printf '%s\n' "$said" "$check on $ranks ranks: not $expected of them passed" >&2
    exit 1
  fi
  echo "$check on $ranks ranks: as it should be"
}

for sanitizer in "${sanitizers[@]}"; do
  case $sanitizer in
    thread | address) ;;
    *)
      echo "There is no sanitizer $sanitizer; allowed: thread, address" >&2
      exit 2
      ;;
  esac
  echo "== $sanitizer sanitizer"
  swift test --sanitize="$sanitizer" -c release --scratch-path ".build-sanitize-$sanitizer" \
    --explicit-target-dependency-import-check error --disable-xctest \
    --disable-testable-imports "${build_flags[@]}" --filter "$suites" --skip MPIProgramTests </dev/null
  echo "== $sanitizer sanitizer: programs that pass messages"
  for ranks in 1 2 3 4; do
    for check in ring allToAll selfSend storm; do pass "$check" "$ranks" "$ranks"; done
  done
  pass deafRank 3 1
  pass survivors 4 3 --enable-recovery
  echo "== $sanitizer sanitizer: a search of two islands on two ranks"
  runs=$(mktemp -d)
  for isolation in none process; do
    timeout -k 5 600 "$(mpirun_name)" -n 2 ".build-sanitize-$sanitizer/release/atoll" search \
      jobs/digits/search.yaml --out "$runs/$isolation" --set search.islands=2 \
      --set budget.evaluations=12 --set migration.interval=2 --set "evaluator.isolation=$isolation" \
      --set evaluator.slots=2 --set evaluator.workers=2 --set final.epochs=1 </dev/null
  done
  rm -rf "$runs"
done
echo "no findings: ${sanitizers[*]}"
