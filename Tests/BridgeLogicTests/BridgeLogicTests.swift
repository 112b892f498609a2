import Testing

/// All tests of the bridge's machine, which is told the time.
@Suite struct BridgeLogicTests {}
