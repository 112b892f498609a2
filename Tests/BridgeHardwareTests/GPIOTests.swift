import BridgeTestSupport
import CGPIOD
import CommonBase
import Logging
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct GPIOTests {
        private static let chip = "/dev/zapoj-no-such-chip"

        /// The shim is linked against the library that it was compiled for.
        @Test func reportsLibraryVersion() throws {
            let version = String(cString: cgpiod_version())
            let api = cgpiod_api()
            #expect(version.hasPrefix("\(api)."))
            #expect([1, 2].contains(api))
            #expect(GPIOLine.libraryVersion == "libgpiod \(version) (API v\(api))")
        }

        /// A chip that is not there is an error that names chip, line and reason.
        @Test func namesMissingChip() {
            let address = GPIOLine.Address(chip: Self.chip, line: 17, isActiveLow: false)
            for open in [GPIOLine.output, GPIOLine.input] {
                let error = #expect(throws: ServiceError.self) { _ = try open(address) }
                #expect(error?.code == .unavailable)
                #expect(
                    error?.message
                        == "Line 17 of \(Self.chip) can't be used: there is no such device; "
                        + "check the setting, the wiring and the kernel's driver.")
            }
        }

        /// A file that is no chip is refused, not written to.
        @Test func refusesFileThatIsNoChip() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("precious", to: "file")
            let address = GPIOLine.Address(chip: path, line: 4, isActiveLow: true)
            let error = #expect(throws: ServiceError.self) { _ = try GPIOLine.output(address) }
            #expect(error?.message.hasPrefix("Line 4 of \(path) can't be used: ") == true)
        }

        /// A board without its chip does not start, does not pretend to switch, and can be closed.
        @Test func boardFailsWithoutChip() {
            let wiring = GPIOBoard.Wiring(
                chip: Self.chip, contactorLine: 17, contactorIsActiveLow: false, feedbackLine: 22,
                meterLine: 23)
            let board = GPIOBoard(wiring: wiring, now: { .test(0) }, logger: RecordedLog().logger)
            let error = #expect(throws: ServiceError.self) { try board.start { _ in } }
            #expect(error?.message.contains("Line 17 of \(Self.chip)") == true)
            #expect(throws: ServiceError.self) { try board.setContactor(closed: true) }
            board.close()
        }
    }
}
