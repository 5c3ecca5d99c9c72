import Testing

/// The real program, and real ranks; one test at a time, since each fills the machine.
@Suite(.serialized) enum AtollTests {}
