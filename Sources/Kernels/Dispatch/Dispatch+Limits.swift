// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func multiplyAddRounds(_ repeats: Int, seed: Float) -> Float {
    switch self {
    #if arch(x86_64)
      case .v3: KernelsV3.multiplyAddRounds(repeats, seed: seed)
      case .v4: KernelsV4.multiplyAddRounds(repeats, seed: seed)
    #else
      case .base: KernelsBase.multiplyAddRounds(repeats, seed: seed)
    #endif
    }
  }

  func multiplyAddRoundOperations() -> Int {
    switch self {
    #if arch(x86_64)
      case .v3: KernelsV3.multiplyAddRoundOperations()
      case .v4: KernelsV4.multiplyAddRoundOperations()
    #else
      case .base: KernelsBase.multiplyAddRoundOperations()
    #endif
    }
  }
}
