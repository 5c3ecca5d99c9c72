import Architectures
import Experiments
import Testing

/// The counts that PyTorch gives for the same networks.
@Test(arguments: ReferenceNetwork.allCases)
func referenceNetworksCostWhatTheirPeersCost(net: ReferenceNetwork) {
  let cost = net.architecture.cost
  #expect(cost.parameters == net.expectedCost.parameters)
  #expect(cost.multiplyAdds == net.expectedCost.multiplyAdds)
}

@Test(arguments: ReferenceNetwork.allCases)
func aReferenceNetworkIsMeasured(net: ReferenceNetwork) {
  let line = NetworkBenchmark(threads: 2, batch: 2, seconds: 0.01).measure(net)
  #expect(line.params == net.expectedCost.parameters)
  #expect(line.samplesPerSecond > 0 && line.bestSamplesPerSecond >= line.samplesPerSecond)
  #expect(line.peakShare > 0 && line.firstStepMilliseconds > 0 && line.memoryMegabytes > 0)
  let use = NetworkBenchmark(threads: 1, batch: 1, seconds: 0.01).measureInference(
    [(net.rawValue, net.architecture)])
  #expect(use.map(\.net) == [net.rawValue])
  #expect(use.allSatisfy { $0.samplesPerSecond > 0 && $0.bestMicroseconds <= $0.microseconds })
}
