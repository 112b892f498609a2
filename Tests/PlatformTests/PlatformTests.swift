import Testing

/// All tests of what the executables share.
@Suite struct PlatformTests {}
