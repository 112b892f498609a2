import Testing

@Suite struct CloudCoreTests {}
