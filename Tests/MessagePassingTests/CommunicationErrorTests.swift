import MessagePassing
import Testing

struct CommunicationErrorTests {
  @Test func sentencesNameCallPeerAndTag() {
    let text = "MPI_ERR_RANK: invalid rank"
    #expect(
      CommunicationError.call(name: "MPI_Isend", errorClass: 6, text: text, peer: 3, tag: .migrants)
        .description
        == "MPI_Isend with rank 3 about migrants failed: \(text) (error class 6).")
    #expect(
      CommunicationError.call(name: "MPI_Finalize", errorClass: 6, text: text, peer: nil, tag: nil)
        .description == "MPI_Finalize failed: \(text) (error class 6).")
    #expect(
      CommunicationError.threadLevel(provided: .single, library: "X 1").description
        .contains("granted MPI_THREAD_SINGLE"))
    #expect(
      CommunicationError.tooLong(bytes: 9, limit: 8, peer: 1, tag: MessagePassing.Tag(rawValue: 40))
        .description
        == "A message of 9 bytes to rank 1 about tag 40 is too long; at most 8 bytes are allowed.")
  }

  @Test func onlyMigrantsMayBeDropped() {
    let tags: [MessagePassing.Tag] = [
      .work, .result, .migrants, .report, .control, .goodbye, .init(rawValue: 40),
    ]
    #expect(tags.filter(\.isDroppable) == [.migrants])
    #expect(Set(tags.map(\.rawValue)).count == tags.count)
    #expect(Set(tags.map(\.description)).count == tags.count)
  }
}
