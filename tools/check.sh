#!/usr/bin/env bash
# Everything that must hold before a change is taken: `make test`.
#
# Stops at the first step that fails, with a status other than 0. SWIFT_BUILD_FLAGS is handed to
# every swift build and swift test.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Where unsafe code may stand, and unchecked promises about threads. Every other source is refused;
# a single file that must be let in is added here, with its reason beside it.
# DataSets/Formats/Gzip.swift lends spans to zlib for the length of a call.
unsafe_allowed='^(Sources/(Kernels|MessagePassing|C|DataSets/Formats/Gzip[.]swift)|Tests/(Kernels|MessagePassing|MPIPrograms))'
unchecked_allowed='^(Sources/(Kernels|MessagePassing)|Tests/(Kernels|MessagePassing|MPIPrograms))'

# The smoke run: a short search on two islands.
smoke_settings=jobs/digits/search.yaml
smoke_arguments=(--seed 1 --set budget.evaluations=12 --set training.epochs=2 --set final.epochs=2)
smoke_seconds=300

read -ra build_flags <<<"${SWIFT_BUILD_FLAGS:-}"
build_flags=(-c release --explicit-target-dependency-import-check error "${build_flags[@]}")
# A test that crashes on purpose, or not, writes no colours into the log.
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-color=no}
work=$(mktemp -d)
step=start

finish() {
  local status=$?
  rm -rf "$work"
  if ((status != 0)); then
    echo
    echo "make test: FAILED in step: $step (status $status)"
  fi
}
trap finish EXIT

begin() {
  step=$1
  echo
  echo "== $step"
}

# Lines of Swift code, without line comments, that hold a word, outside the allowed places.
code_with() {
  local pattern=$1 allowed=$2
  find Sources Tests -name '*.swift' -type f -print0 | sort -z |
    xargs -0 awk -v pattern="$pattern" '
      { code = $0; sub(/\/\/.*/, "", code) }
      code ~ pattern { printf "%s:%d: %s\n", FILENAME, FNR, $0 }' |
    awk -v allowed="$allowed" '$0 !~ allowed'
}

refuse() {
  local found
  found=$(code_with "$2" "$3")
  if [ -n "$found" ]; then
    echo "$1 outside the places that tools/check.sh allows:"
    echo "$found"
    return 1
  fi
}

begin "set-up"
tools/setup.sh --tests
tools/python.sh || true  # it says what is left out then
swift --version 2>/dev/null | sed -n 1p
source tools/mpi.sh
"$(mpirun_name)" --version 2>&1 | sed -n 1p

begin "format"
swift format lint --strict --parallel --recursive Sources Tests Package.swift
echo "as .swift-format says"

begin "unsafe code"
refuse "The word unsafe stands" '(^|[^A-Za-z0-9_])unsafe([^A-Za-z0-9_]|$)' "$unsafe_allowed"
refuse "@unchecked Sendable stands" '@unchecked +Sendable' "$unchecked_allowed"
refuse "XCTest is used" '^ *import +XCTest' '^$'
echo "only where it is allowed"

begin "lines of code"
tools/lines.sh

begin "build"
swift build "${build_flags[@]}"

# Tests see what other modules see, so that they run the very code that ships. A test that needs
# @testable makes the whole package be compiled once more for it.
begin "tests"
test_flags=("${build_flags[@]}" --disable-xctest)
if ! grep -rqE '^ *@testable ' Tests; then test_flags+=(--disable-testable-imports); fi
status=0
swift test "${test_flags[@]}" </dev/null 2>&1 | tee "$work/tests" || status=$?

# The figures are those that the test runner itself printed last.
closing=$(grep -E 'Test run with [0-9]+ tests? .*(passed|failed) after' "$work/tests" |
  tail -n 1 || true)
tests=$(sed -nE 's/.*Test run with ([0-9]+) tests? .*/\1/p' <<<"$closing")
if [[ $status != 0 || -z $tests || $tests == 0 || $closing != *" passed after"* ]]; then
  echo
  grep -E '^[^ ]+ +Test .* (recorded an issue|failed after)' "$work/tests" |
    grep -v 'Test run with' || true
  echo "The tests did not pass. The test runner's last word: ${closing:-none, it did not end}"
  ((status != 0)) || status=1
  exit "$status"
fi

begin "smoke run on two islands"
timeout --foreground --kill-after=20 "$smoke_seconds" tools/launch.sh 2 search "$smoke_settings" \
  "${smoke_arguments[@]}" --out "$work/smoke" --json </dev/null >"$work/smoke.out"
last=$(tail -n 1 "$work/smoke.out")
echo "$last"
for part in '^\{.*\}$' '"islands":2[,}]' '"ranks":2[,}]' '"evaluations":[1-9]' '"best":\{'; do
  if ! [[ $last =~ $part ]]; then
    echo "The last line should be one JSON object; it does not match $part"
    exit 1
  fi
done

begin "summary"
echo "set-up, format, unsafe code, imports, build: as they should be"
echo "smoke run: two islands ended as they should"
echo "$closing"
echo "$tests passed, 0 failed"
