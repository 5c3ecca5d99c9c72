#!/usr/bin/env bash
# Makes the Python with ONNX's checker and runtime that the tests of Interchange ask for a second
# opinion: a virtual environment of this checkout, .build-python. Nothing else uses it.
#
# Prints nothing when it is there. Ends with 1 and a sentence where it cannot be made: there is no
# python3 with venv, or no network. Those tests are then left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(onnx==1.23.2 onnxruntime==1.31.1 numpy==2.4.6)
place=.build-python
[ "$(cat $place/packages 2>/dev/null || true)" != "${packages[*]}" ] || exit 0

give_up() {
  echo "$1 The tests that compare with onnxruntime are left out." >&2
  exit 1
}

python3 -c 'import ensurepip, venv' 2>/dev/null || give_up "There is no python3 with venv here."
rm -rf $place
echo "Making $place with ${packages[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
python3 -m venv $place >"$log" 2>&1 || give_up "$place cannot be made: $(tail -n 1 "$log")"
$place/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
  "${packages[@]}" >"$log" 2>&1 || give_up "pip cannot install: $(tail -n 1 "$log")"
echo "${packages[*]}" >$place/packages
