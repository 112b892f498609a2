import Testing

/// All tests of the daemon's parts; those of sockets and files poll with a deadline.
@Suite struct BridgeRuntimeTests {}
