import Testing

/// All tests of devices, real and simulated, and of the whole daemon on simulated ones.
@Suite struct BridgeHardwareTests {
    /// What uses libnfc: its list of drivers belongs to the whole process, so one at a time.
    @Suite(.serialized) struct WithReader {}
}
