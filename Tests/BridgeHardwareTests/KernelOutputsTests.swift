import BridgeTestSupport
import Foundation
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct KernelOutputsTests {
        /// Every module that a Pi has must let go.
        @Test(
            arguments: [
                ([:], KernelOutputs.unknown), (["pinctrl_bcm2835": "Y"], .persist),
                (["pinctrl_bcm2835": "N"], .fallBack),
                (["pinctrl_bcm2835": "N", "pinctrl_rp1": "Y"], .persist),
                (["pinctrl_bcm2835": "N", "pinctrl_rp1": "N"], .fallBack),
            ] as [([String: String], KernelOutputs)])
        func readsKernelSettings(modules: [String: String], wanted: KernelOutputs) throws {
            let folder = try TemporaryFolder()
            for (module, value) in modules {
                let parameters = "\(folder.path)/\(module)/parameters"
                try FileManager.default.createDirectory(
                    atPath: parameters, withIntermediateDirectories: true)
                try Data("\(value)\n".utf8).write(
                    to: URL(fileURLWithPath: "\(parameters)/persist_gpio_outputs"))
            }
            let found = KernelOutputs(modules: folder.path)
            #expect(found == wanted)
            #expect((found.fault == .outputsPersist) == (wanted == .persist))
        }
    }
}
