#!/usr/bin/env bash
# Runs the suites that use threads and unsafe code under sanitizers: `make sanitize`.
#
#   tools/sanitize.sh [thread | address ...]
#
# Both without arguments: data races, then memory out of bounds or after its end. Each has a build of
# its own, .build-sanitize-<name>; a first run takes minutes. SUITES says which suites run, as a regular
# expression. A finding or a failed test ends the script with a status other than 0.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

suites=${SUITES:-'(Kernels|Networks|Evaluators|Islands)Tests'}
sanitizers=("$@")
((${#sanitizers[@]})) || sanitizers=(thread address)
read -ra build_flags <<<"${SWIFT_BUILD_FLAGS:-}"

# A finding ends the run. Leaks are not looked for: what lives as long as the program is never freed.
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}

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
    --disable-testable-imports "${build_flags[@]}" --filter "$suites" </dev/null
done
echo "no findings: ${sanitizers[*]}"
