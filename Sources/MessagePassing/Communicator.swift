/// The only thing that talks: ranks that send one another messages and never wait for one another.
///
/// Messages of one rank to another arrive in the order in which they were sent, whatever their
/// tags. A rank may send to itself. A loop over a communicator receives until nothing is there,
/// then sends, then calls `progress()`, then sleeps for as long as a `Backoff` says: a rank that
/// does not receive holds up those that send to it.
///
/// Not `Sendable`, on purpose: the compiler keeps it on the thread that made it.
public protocol Communicator: AnyObject {
  /// The number of this rank.
  ///
  /// - **Range:** 0 to `size - 1`.
  var rank: Int { get }

  /// How many ranks there are.
  var size: Int { get }

  /// Hands a message over for sending, and returns at once.
  ///
  /// - Returns: Whether the message was accepted. Only one of a droppable tag is ever refused, when
  ///   too much is under way to that rank; it is counted as dropped.
  /// - Precondition: `0 <= rank < size`, and the tag's number is in 0 to 32,767.
  @discardableResult
  func send(_ message: Message, to rank: Int, tag: Tag) throws(CommunicationError) -> Bool

  /// The next message that has arrived, of any rank and tag; `nil` if there is none just now.
  func receive() throws(CommunicationError) -> Envelope?

  /// Finds out which sends are done, starts those that waited, and returns the counts so far.
  @discardableResult
  func progress() throws(CommunicationError) -> Traffic

  /// Waits until all that was sent has left, or time is up; what is left then is given up.
  ///
  /// What arrives meanwhile is kept for `receive()`. The communicator may be used on afterwards.
  ///
  /// - Parameter isExpired: Whether time is up; asked between two polls, so it may also sleep.
  /// - Returns: The counts; `cancelled` and `abandoned` have grown by what was given up.
  @discardableResult
  func drain(until isExpired: () -> Bool) throws(CommunicationError) -> Traffic

  /// Gives up all messages to a rank that have not left: it is dead.
  ///
  /// What is sent to it later is a new start: it may have been taken for dead wrongly.
  func giveUp(on rank: Int)
}

extension Communicator {
  /// Nothing to give up where every message leaves at once.
  public func giveUp(on rank: Int) {}
}
