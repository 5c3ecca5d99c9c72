# What the other scripts ask about MPI and about this machine's cores. Read with `source`, not run.

# The pkg-config name of the MPI that Atoll is built against; Package.swift reads the same variable.
mpi_package=${ATOLL_MPI_PKG:-ompi-c}

# The name of the program that starts ranks: ATOLL_MPIRUN, or the mpirun that belongs to
# $mpi_package, since a system can have several.
mpirun_name() {
  local name=mpirun
  case $mpi_package in
    ompi*) command -v mpirun.openmpi >/dev/null && name=mpirun.openmpi ;;
    mpich*) command -v mpirun.mpich >/dev/null && name=mpirun.mpich ;;
  esac
  echo "${ATOLL_MPIRUN:-$name}"
}

# Which family of options the given mpirun takes: openmpi, hydra (MPICH, Intel MPI) or other.
mpirun_family() {
  local version
  version=$("$1" --version 2>&1 || true)
  case $version in
    *"Open MPI"* | *OpenRTE* | *PRRTE*) echo openmpi ;;
    *HYDRA* | *"Intel(R) MPI"*) echo hydra ;;
    *) echo other ;;
  esac
}

# Three numbers: cores and hardware threads that this process may use, hardware threads online.
# mpirun counts cores; two hardware threads can share one.
count_cores() {
  local threads online allowed
  threads=$(nproc)
  allowed=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status 2>/dev/null || true)
  if [ -z "$allowed" ] || ! command -v lscpu >/dev/null; then
    echo "$threads $threads $threads"
    return
  fi
  LC_ALL=C lscpu -p=CPU,CORE,SOCKET | awk -F, -v allowed="$allowed" -v threads="$threads" '
    BEGIN {
      count = split(allowed, ranges, ",")
      for (i = 1; i <= count; i++) {
        ends = split(ranges[i], range, "-")
        for (cpu = range[1] + 0; cpu <= range[ends] + 0; cpu++) mine[cpu] = 1
      }
    }
    /^#/ { next }
    { online++ }
    $1 in mine && !(($2, $3) in seen) { seen[$2, $3] = 1; cores++ }
    END { print (cores ? cores : threads), threads, (online ? online : threads) }'
}
