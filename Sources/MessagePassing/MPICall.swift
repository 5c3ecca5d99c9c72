import CMPI

/// Throws unless a call of MPI succeeded; the error names the call and whom it was about.
///
/// - Precondition: this is the thread that started MPI.
package func check(
  _ name: String, _ code: Int32, peer: Int? = nil, tag: Tag? = nil
) throws(CommunicationError) {
  guard code != 0 else { return }
  // int MPI_Error_string(int errorcode, char *string, int *resultlen)
  let text = unsafe text { buffer, room in unsafe cmpi_error_text(code, buffer, room) }
  // int MPI_Error_class(int errorcode, int *errorclass)
  let errorClass = Int(cmpi_error_class(code))
  throw .call(name: name, errorClass: errorClass, text: text, peer: peer, tag: tag)
}

/// The text that a C function writes into a buffer, returning its length.
@unsafe func text(from write: (UnsafeMutablePointer<CChar>?, Int32) -> Int32) -> String {
  let room = 8192
  let bytes = unsafe [CChar](unsafeUninitializedCapacity: room) { buffer, count in
    count = unsafe Int(write(buffer.baseAddress, Int32(room)))
  }
  return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Sends by MPI over one communicator.
struct MPITransport: Transport {
  let communicator: Int32

  func start(
    _ buffer: SendBuffer, to peer: Int, tag: Tag
  ) throws(CommunicationError) -> Int32 {
    var request: Int32 = -1
    // int MPI_Isend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag,
    //               MPI_Comm comm, MPI_Request *request)
    try check(
      "MPI_Isend",
      unsafe cmpi_isend(
        buffer.address, Int64(buffer.count), Int32(peer), tag.rawValue, communicator, &request),
      peer: peer, tag: tag)
    return request
  }

  func isDone(_ request: Int32, to peer: Int, tag: Tag) throws(CommunicationError) -> Bool {
    var isDone = false
    // int MPI_Test(MPI_Request *request, int *flag, MPI_Status *status)
    try check("MPI_Test", unsafe cmpi_test(request, &isDone), peer: peer, tag: tag)
    return isDone
  }
}
