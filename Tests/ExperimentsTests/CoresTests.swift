import Experiments
import MessagePassing
import Testing

private func cores(_ variables: [String: String]) -> Cores {
  Cores(launch: LaunchEnvironment(variables), environment: variables)
}

private func ranks(_ local: Int, _ more: [String: String] = [:]) -> [String: String] {
  ["OMPI_COMM_WORLD_SIZE": "64", "OMPI_COMM_WORLD_LOCAL_SIZE": "\(local)"].merging(more) { $1 }
}

@Test func aProcessAloneHasAllItsCores() {
  let alone = cores([:])
  #expect(alone.affinity >= 1)
  #expect(alone.granted == alone.affinity)
}

@Test(arguments: [1, 2, 3, 64]) func ranksThatAreNotBoundShareTheirCores(local: Int) {
  let shared = cores(ranks(local))
  #expect(shared.granted == max(1, shared.affinity / local))
  let bound = cores(ranks(local, ["OMPI_MCA_orte_bound_at_launch": "1"]))
  #expect(bound.granted == bound.affinity)
}

@Test func slurmSaysWhetherItBinds() {
  let step = ["SLURM_STEP_NUM_TASKS": "4", "SLURM_STEP_TASKS_PER_NODE": "4"]
  let bound = cores(step.merging(["SLURM_CPU_BIND_TYPE": "mask_cpu:"]) { $1 })
  #expect(bound.granted == bound.affinity)
  #expect(cores(step).granted == max(1, bound.affinity / 4))
}

@Test func slotsComeFirstAndSettingsGoBefore() {
  let alone = cores([:])
  #expect(alone.shared(slots: nil, workers: nil) == (alone.granted, 1))
  #expect(alone.shared(slots: 3, workers: 5) == (3, 5))
  #expect(alone.shared(slots: 1, workers: nil) == (1, alone.granted))
  #expect(alone.shared(slots: nil, workers: 1) == (alone.granted, 1))
  #expect(alone.shared(slots: 4096, workers: nil) == (4096, 1))
  #expect(alone.shared(slots: nil, workers: 4096) == (1, 4096))
}
