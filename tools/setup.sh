#!/usr/bin/env bash
# Makes sure that this machine has what Atoll is built from and started with.
#
#   tools/setup.sh [--check] [--tests]
#
#   --check   install nothing, only say what is missing
#   --tests   also what only the tests use
#
# Prints nothing when nothing is missing. On Debian and its relatives, as root or with a sudo that
# asks for no password, it installs what is missing; elsewhere it names it, changes nothing and
# ends with 1. It never installs Swift. ATOLL_MPI_PKG names the MPI (default ompi-c, Open MPI).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/mpi.sh"

least_major=6 least_minor=3
may_install=true for_tests=false
for argument in "$@"; do
  case $argument in
    --check) may_install=false ;;
    --tests) for_tests=true ;;
    *) echo "setup.sh: unknown argument $argument; known: --check, --tests" >&2; exit 2 ;;
  esac
done

say() { echo "$@" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- Swift: looked at first, because without it nothing else is worth installing -----------------

swift_advice="Atoll needs Swift $least_major.$least_minor or later. \
Get it at https://www.swift.org/install/linux/ and make sure that swift is in PATH."

check_swift() {
  local found place=${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}
  if ! has swift; then
    say "Swift is missing: there is no swift in PATH. $swift_advice"
    [ ! -x "$place/swift" ] || say "There is one in $place: put that folder into PATH."
    exit 1
  fi
  if ! found=$(swift --version 2>&1); then
    case $found in *"shared librar"*) return 0 ;; esac  # a library is missing: see `look`
    say "Swift does not start: $found"
    exit 1
  fi
  if ! [[ $found =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]]; then
    say "Swift's version cannot be read from: $found"
    say "$swift_advice"
    exit 1
  fi
  local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  if ((major < least_major || (major == least_major && minor < least_minor))); then
    say "Swift $major.$minor is too old. $swift_advice"
    exit 1
  fi
}

# --- What is missing -----------------------------------------------------------------------------

missing=() debian=() fedora=() modules=() optional=()

# What it is; its packages on Debian; on Fedora; the usual names of cluster modules.
need() {
  local words
  missing+=("$1")
  read -ra words <<<"$2"; debian+=("${words[@]}")
  read -ra words <<<"$3"; fedora+=("${words[@]}")
  read -ra words <<<"${4:-}"; modules+=("${words[@]}")
}

need_mpi() {
  case $mpi_package in
    ompi*) need "$1" "libopenmpi-dev openmpi-bin" openmpi-devel openmpi ;;
    mpich*) need "$1" "libmpich-dev mpich" mpich-devel mpich ;;
    mpi | mpi-c) need "$1" "mpi-default-dev mpi-default-bin" openmpi-devel openmpi ;;
    *)  # Not a name that a distribution uses: nobody here can know its package.
      say "$1 is missing, and $mpi_package (from ATOLL_MPI_PKG) is in no package that this script"
      say "knows. Load its module, put the folder of $mpi_package.pc into PKG_CONFIG_PATH and that"
      say "of its mpirun into PATH, or name another MPI: ompi-c, mpich."
      exit 1 ;;
  esac
}

has_header() { echo "#include <$1>" | cc -E -x c - >/dev/null 2>&1; }

look() {
  local trusted=false file
  missing=() debian=() fedora=() modules=() optional=()
  { has cc && has c++; } || need "a C and C++ compiler (cc, c++)" g++ gcc-c++ gcc
  has ld.gold || need "the linker that Swift calls (ld.gold)" binutils-gold binutils-gold binutils
  has make || need "make" make make
  has git || need "git (Swift fetches packages with it)" git git-core git
  for file in "${GIT_SSL_CAINFO:-}" "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt \
    /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem; do
    [ ! -s "$file" ] || trusted=true
  done
  $trusted || need "certificate authorities (to fetch packages)" ca-certificates ca-certificates
  if ! swift build --version >/dev/null 2>&1; then
    need "libraries that Swift itself uses" "libcurl4-openssl-dev libncurses-dev libsqlite3-dev \
libxml2-dev" "libcurl ncurses-libs sqlite-libs libxml2"
  fi
  if ! has pkg-config; then
    need "pkg-config" pkg-config pkgconf-pkg-config
    need_mpi "the headers of MPI (pkg-config $mpi_package)"
    need "zlib's headers (pkg-config zlib)" zlib1g-dev zlib-devel zlib
    need "SQLite's headers (sqlite3.h)" libsqlite3-dev sqlite-devel sqlite
  else
    pkg-config --exists "$mpi_package" || need_mpi "the headers of MPI (pkg-config $mpi_package)"
    pkg-config --exists zlib ||
      need "zlib's headers (pkg-config zlib)" zlib1g-dev zlib-devel zlib
    pkg-config --exists sqlite3 || has_header sqlite3.h ||
      need "SQLite's headers (sqlite3.h)" libsqlite3-dev sqlite-devel sqlite
  fi
  has "$(mpirun_name)" || need_mpi "the program that starts ranks ($(mpirun_name))"
  # Open MPI's mpirun stops without an ssh client, even on one host.
  if [[ $mpi_package != mpich* && -z ${OMPI_MCA_plm_rsh_agent:-} ]]; then
    has ssh || has rsh || need "an ssh client (mpirun looks for it)" openssh-client openssh-clients
  fi
  if $for_tests && [ "$(uname -m)" = x86_64 ] && ! has qemu-x86_64; then
    optional+=(qemu-user)
  fi
  # Hosts and a Slurm cluster of the tests' own, which only root can make.
  if $for_tests && [ "$(id -u)" = 0 ]; then
    has ip || optional+=(iproute2)
    has slurmctld || optional+=(slurm-wlm)
    has munged || optional+=(munge)
  fi
  # For tools/python.sh, which makes what some tests ask for a second opinion.
  if $for_tests && ! python3 -c "import ensurepip, venv" 2>/dev/null; then
    optional+=(python3 python3-venv)
  fi
}

list() { printf '%s\n' "$@" | awk '!seen[$0]++' | paste -sd' ' -; }

advise() {
  local name
  say "Atoll cannot be built here yet. Missing:"
  for name in "${missing[@]}"; do say "  - $name"; done
  say "Install it, then try again:"
  say "  Debian, Ubuntu    apt-get install -y --no-install-recommends $(list "${debian[@]}")"
  say "  Fedora, RHEL      dnf install $(list "${fedora[@]}")"
  if [[ " ${fedora[*]} " == *" openmpi-devel "* ]]; then
    say "                    then, in every shell: module load mpi/openmpi-x86_64"
  elif [[ " ${fedora[*]} " == *" mpich-devel "* ]]; then
    say "                    then, in every shell: module load mpi/mpich-x86_64"
  fi
  if ((${#modules[@]} > 0)); then
    say "  on a cluster      module load $(list "${modules[@]}")    (names differ: module avail)"
  fi
  say "Nothing was changed."
}

# --- Installing, where that is allowed -----------------------------------------------------------

as_root=()
can_install() {
  $may_install && [ -e /etc/debian_version ] && has apt-get || return 1
  [ "$(id -u)" != 0 ] || return 0
  has sudo && sudo -n true 2>/dev/null || return 1
  as_root=(sudo -n)
}

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >&2
}

install_debian() {
  local try
  say "Installing with apt-get: $*"
  for try in 1 2 3; do
    ! apt update || break
    [ "$try" = 3 ] || sleep $((try * 3))  # a mirror that is out of reach for a moment
  done
  apt install -y --no-install-recommends "$@"
}

check_swift
look
((${#missing[@]} + ${#optional[@]} > 0)) || exit 0

if can_install; then
  read -ra packages <<<"$(list "${debian[@]}" "${optional[@]}")"
  if ! install_debian "${packages[@]}"; then
    say "apt-get could not install: ${packages[*]}"
    ((${#missing[@]} == 0)) || exit 1
  fi
  hash -r
  check_swift
  look
fi
if ((${#missing[@]} > 0)); then
  advise
  exit 1
fi
if ((${#optional[@]} > 0)); then
  say "Not here: ${optional[*]}. Tests that need it are left out."
fi
