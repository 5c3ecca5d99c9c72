/// A batch script that searches from job to job until the budget is spent.
///
/// It is bash that a user may edit: the options of the job, what is started, when it is stopped, what
/// becomes of it then.
public struct SlurmScript: Sendable {
  private let request: SlurmRequest

  /// The script of a request.
  ///
  /// - Precondition: there is no objection to the request.
  public init(_ request: SlurmRequest) {
    precondition(request.objection == nil, "a script is written where nothing is wrong")
    self.request = request
  }

  /// The whole script.
  public var text: String {
    let parts = [
      heading, options, "set -u", names, staging, start, gathering, signals, search, ending,
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var isArray: Bool { request.array != nil }

  private var heading: String {
    """
    #!/usr/bin/env bash
    # \(request.command)
    #
    #   sbatch THIS-FILE [more arguments of atoll search]
    #
    # Searches until the budget is spent, in as many jobs as that takes. Shortly before a job's time is
    # up the search is stopped and the job goes back into the queue, unless nothing was judged in it.
    """
  }

  // MARK: What Slurm is asked for

  private var options: String {
    let ranks = request.ranks
    let all = ranks.count * request.nodes
    let islands = request.settings.search.islands
    var lines: [(option: String, comment: String)] = [
      ("--job-name=\(request.jobName ?? "atoll-" + request.settings.name)".quoted, ""),
      ("--nodes=\(request.nodes)", "\(all) ranks in all, for \(islands) islands (search.islands)"),
      ("--ntasks-per-node=\(ranks.count)", ranks.reason),
      (
        "--cpus-per-task=\(request.coresPerRank)",
        "cores of a rank, each with a candidate of its own"
      ),
      ("--time=\(request.time)", "of one job; the search may take longer"),
    ]
    if let array = request.array {
      let exchange = request.joins ? "; they exchange their best" : ""
      lines.append(("--array=\(array)", "a search each, with this seed" + exchange))
    }
    if let machine = request.machine, machine.threadsPerCore > 1 {
      // srun forgets a hint where it is told how to bind.
      let isSrun = if case .srun = request.launcher { true } else { false }
      lines.append(
        (
          isSrun ? "--threads-per-core=1" : "--hint=nomultithread",
          "a rank a core, not one for each of its \(machine.threadsPerCore) threads"
        ))
    }
    lines += request.options.map { ($0.quoted, "") }
    lines += [
      ("--output=\(isArray ? "%x-%A_%a.log" : "%x-%j.log")", ""),
      ("--open-mode=append", "a job that comes back goes on in its log"),
      ("--requeue", "it may be put back into the queue"),
      ("--signal=B:USR1@\(request.warning)", "this script is told so many seconds before the end"),
    ]
    return lines.map { option, comment in
      let line = "#SBATCH " + option
      guard !comment.isEmpty else { return line }
      return line + String(repeating: " ", count: max(1, 34 - line.count)) + "# " + comment
    }.joined(separator: "\n")
  }

  // MARK: What is started

  private var names: String {
    let job = isArray ? "$SLURM_ARRAY_JOB_ID" : "$SLURM_JOB_ID"
    let folder = request.folder?.quoted ?? "runs/\(request.settings.name.quoted)-\(job)"
    var lines = [
      "atoll=${ATOLL_PROGRAM:-\(request.program.quoted)}",
      "settings=\(request.settingsFile.quoted)",
      "# Where results go. To go on with a run of an earlier job: ATOLL_RUN=FOLDER sbatch THIS-FILE",
      "folder=${ATOLL_RUN:-\(folder)}",
    ]
    lines +=
      isArray
      ? [
        "run=$folder/seed-$SLURM_ARRAY_TASK_ID",
        "job=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID   # the first number alone means all tasks",
      ] : ["run=$folder", "job=$SLURM_JOB_ID"]
    lines.append(
      "export ATOLL_DATA=${ATOLL_DATA:-\(request.dataRoot?.quoted ?? "$PWD/data")}")
    lines.append("export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-color=no}")
    return lines.joined(separator: "\n")
  }

  private var staging: String {
    guard let stage = request.stage else { return "" }
    return """
      # One reader a node, not one a rank: the data set is copied to the node, and read there.
      stage=\(stage.quoted)/atoll-$job
      each_node=(srun --nodes="$SLURM_JOB_NUM_NODES" --ntasks-per-node=1 --ntasks="$SLURM_JOB_NUM_NODES")
      # A job that is being ended takes no new steps: then this node alone is tidied up.
      unstage() { timeout 20 "${each_node[@]}" rm -rf "$stage" 2>/dev/null || rm -rf "$stage"; }
      trap unstage EXIT
      "${each_node[@]}" mkdir -p "$stage" &&
        "${each_node[@]}" bash -c 'cd "$1" && cp -r --parents "$2" "$3"' - "$ATOLL_DATA" \
          \((request.dataFolder ?? "").quoted) "$stage" || exit
      export ATOLL_DATA=$stage
      """
  }

  private var start: String {
    let cores = request.coresPerRank
    switch request.launcher {
    case .mpirun(let recovers):
      let recovery = recovers ? "--enable-recovery " : ""
      return """
        # mpirun takes the hosts from Slurm. Asked to stop, it waits so many seconds, asks the ranks, and
        # waits as long again before it kills them.
        export OMPI_MCA_odls_base_sigkill_timeout=${OMPI_MCA_odls_base_sigkill_timeout:-10}
        launch=(mpirun \(recovery)--map-by ppr:\(request.ranks.count):node:PE=\(cores) --bind-to core
          -x ATOLL_DATA -x SWIFT_BACKTRACE)
        stop_search() { kill -TERM "$launcher"; }
        """
    case .hydra:
      return """
        launch=(mpirun -n \(request.ranks.count * request.nodes) -ppn \(request.ranks.count) \
        -bind-to core:\(cores))
        stop_search() { kill -TERM "$launcher"; }
        """
    case .srun(let plugin):
      return """
        # srun kills where it is asked to stop; scancel asks the ranks themselves.
        launch=(srun --mpi=\(plugin) --cpus-per-task=\(cores) --cpu-bind=cores)
        stop_search() { scancel --signal=TERM "$job"; }
        """
    }
  }

  private var gathering: String {
    """
    # Everything that was judged, in one library, and what a person reads of it.
    library=$folder/library.sqlite
    gather="${atoll@Q} library gather ${folder@Q}\(isArray ? "/seed-*" : "") --into ${library@Q} &&
      { ${atoll@Q} library stats ${library@Q}
        ${atoll@Q} library list ${library@Q}; } >${folder@Q}/report.txt"
    """ + (isArray ? "\n" + dependentJob : "")
  }

  private var dependentJob: String {
    let options = request.options.filter {
      $0.hasPrefix("--partition=") || $0.hasPrefix("--account=")
    }
    return """
      # A job of its own gathers all seeds, once the last of them is over: Slurm knows which tasks are to
      # come back from the queue, a task does not. The first task that starts submits it.
      if mkdir -p "$folder" && mkdir "$folder/gathering-$SLURM_ARRAY_JOB_ID" 2>/dev/null; then
        sbatch --dependency="afterany:$SLURM_ARRAY_JOB_ID" --job-name="$SLURM_JOB_NAME-gather" \\
          --ntasks=1 --time=60 \(options.map { $0.quoted + " " }.joined())\\
          --output="$folder/gather.log" --wrap="$gather" ||
          echo "Gather by hand when all tasks are over: $gather" >&2
      fi
      """
  }

  private var signals: String {
    """
    # Slurm sends USR1 before the end of the time, and TERM when it ends the job for other reasons.
    signal=
    launcher=
    trap 'if [ -z "$signal" ]; then signal=USR1; [ -z "$launcher" ] || stop_search; fi' USR1
    trap 'signal=TERM' TERM

    # How many verdicts the run has come to; when its journals were written last; whether it is over;
    # whether it put itself down in order since `was`; whether its time is up, which may leave the final
    # training for the next job.
    verdicts() { "$atoll" status "$run" 2>/dev/null | awk '/^judged/ { n = $2 } END { print n + 0 }'; }
    status() { "$atoll" status "$run" --json 2>/dev/null; }
    written() { status | sed -n 's/.*"written":\\([0-9.]*\\).*/\\1/p'; }
    is_over() { "$atoll" status "$run" >/dev/null 2>&1; }
    is_put_down() {
      [ "$(written)" != "$was" ] || return 1
      status | grep -qE '"state":"resumable","stopped":"(walltime|interrupted)"' ||
        { is_time_up && status | grep -q '"state":"resumable","stopped":"'; }
    }
    is_time_up() { [ -n "$end" ] && [ $((end - $(date +%s))) -le \(request.warning + 10) ]; }
    was_asked_to_stop() { status | grep -q '"state":"resumable","stopped":"interrupted"'; }\(guardian)
    """
  }

  /// After the death of a rank on its own host, Open MPI's mpirun may wait for ever where there are other hosts.
  private var guardian: String {
    guard case .mpirun(recovers: true) = request.launcher, request.nodes > 1 else { return "" }
    return """


      # An mpirun that has lost a rank may wait for ever when the others are done: it is ended then.
      end_leftover_launcher() {
        while sleep 20; do
          # The summary may be that of an earlier job; while the root is at work, it is not over.
          { grep -q '"finished":true' "$run/summary.json" 2>/dev/null && is_over; } || continue
          sleep 40
          kill -TERM "$launcher"
          sleep 30
          kill -KILL "$launcher"
        done
      }
      """
  }

  private var search: String {
    let seed =
      (isArray ? #"--seed "$SLURM_ARRAY_TASK_ID" "# : "")
      + (request.joins ? #"--join "$folder" "# : "")
    return """
      # A search that breaks off begins again where it was, three times at most, if it got anywhere.
      begun=$(verdicts)
      end=$(squeue --noheader --job "$job" --format %e)
      end=${end:+$(date -d "$end" +%s)}
      for attempt in 1 2 3; do
        before=$(verdicts)
        was=$(written)
        # What cannot end before USR1 comes is not begun.
        left=$((${end:-0} - $(date +%s) - \(request.warning)))
        walltime=${end:+--walltime $((left > 0 ? left : 1))s}
        "${launch[@]}" "$atoll" search "$settings" --out "$run" --continue \\
          \(seed)$walltime "$@" &
        launcher=$!\(guardian.isEmpty ? "" : "\n  end_leftover_launcher &\n  guardian=$!")
        wait "$launcher"
        code=$?
        while kill -0 "$launcher" 2>/dev/null; do  # a signal ends the wait, not the search
          wait "$launcher"
          code=$?
        done
        launcher=\(guardian.isEmpty ? "" : "\n  kill \"$guardian\" 2>/dev/null")
        if is_over || [ -n "$signal" ] || is_put_down; then break; fi
        [ "$(verdicts)" -gt "$before" ] || break
      done
      """
  }

  private var ending: String {
    """
    if is_over; then
      \(isArray ? "exit 0" : "bash -c \"$gather\"\n  exit")
    fi
    # Cancelled; or preempted: then Slurm itself puts the job back.
    [ "$signal" != TERM ] || exit 143
    if [ -z "$signal" ] && ! is_put_down; then
      echo "The search failed, or got no further (code $code). What was judged is kept in $run." >&2
      exit $((code == 0 ? 1 : code))
    fi
    if [ -z "$signal" ] && was_asked_to_stop; then
      echo "Its ranks were asked to stop. Go on by hand: ATOLL_RUN=$folder sbatch THIS-FILE" >&2
      exit 75
    fi
    if [ "$(verdicts)" -le "$begun" ]; then
      echo "Nothing was judged in this job; the next would get no further. It needs more --time." >&2
      exit 75
    fi
    echo "Time is up. Job $job goes back into the queue; the search will go on in $run." >&2
    \(request.stage == nil ? "" : "unstage\n")scontrol requeue "$job" ||
      echo "It cannot. Go on by hand: ATOLL_RUN=$folder sbatch THIS-FILE" >&2
    exit 75
    """
  }
}
