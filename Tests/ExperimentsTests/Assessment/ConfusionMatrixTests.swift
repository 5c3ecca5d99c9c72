import Experiments
import Testing

@Suite("Confusion matrices")
struct ConfusionMatrixTests {
  private let matrix = ConfusionMatrix(
    labels: [0, 0, 0, 1, 1, 2, 2, 2, 2, 2], predictions: [0, 0, 1, 1, 1, 2, 2, 2, 0, 1], classes: 4)

  @Test("rows sum to the samples of a class, all cells to the samples")
  func sums() {
    #expect(matrix.counts.map { $0.reduce(0, +) } == [3, 2, 5, 0])
    #expect(matrix.total == 10)
    #expect(matrix.correct == 7)
    #expect(matrix.accuracy == 0.7)
  }

  @Test("precision, recall and F1 are those of the textbook")
  func scores() {
    let scores = matrix.scores(names: ["a", "b", "c", "d"])
    #expect(scores.map(\.name) == ["a", "b", "c", "d"])
    #expect(scores.map(\.support) == [3, 2, 5, 0])
    #expect(scores.map(\.precision) == [2.0 / 3, 0.5, 1, 0])
    #expect(scores.map(\.recall) == [2.0 / 3, 1, 0.6, 0])
    for score in scores where score.precision + score.recall > 0 {
      let mean = 2 * score.precision * score.recall / (score.precision + score.recall)
      #expect(abs(score.f1 - mean) < 1e-12)
    }
    #expect(scores[3].f1 == 0)
  }

  @Test("a matrix of no samples has an accuracy of zero and no number that is none")
  func empty() {
    let none = ConfusionMatrix(labels: [], predictions: [], classes: 2)
    #expect(none.accuracy == 0)
    #expect(none.scores(names: []).allSatisfy { $0.f1 == 0 && $0.precision == 0 })
  }
}
