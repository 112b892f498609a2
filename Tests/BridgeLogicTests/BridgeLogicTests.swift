import Testing

/// All tests of the bridge's machine. They pass the time to it.
@Suite struct BridgeLogicTests {}
