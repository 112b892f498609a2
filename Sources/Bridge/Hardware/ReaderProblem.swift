import CNFC
import CommonBase
import Foundation
import Glibc

/// Why there is no card reader, for a person. libnfc tells its reason only to standard error.
enum ReaderProblem {
    /// - Parameter connection: `pn532_uart:/dev/ttyAMA0`.
    static func missing(_ connection: String) -> ServiceError {
        let message = "No card reader answers at \(connection)"
        let parts = connection.split(separator: ":")
        let device = parts.dropFirst().first { $0.hasPrefix("/") }
        if let device, access(String(device), R_OK | W_OK) != 0 {
            return ServiceError(.unavailable, "\(message): \(DeviceProblem.words(errno)).")
        }
        let hint = hint(driver: parts.first.map(String.init) ?? "", String(device ?? ""))
        return ServiceError(.unavailable, "\(message): \(hint).")
    }

    private static func hint(driver: String, _ device: String) -> String {
        switch driver {
        case "pn532_uart" where isBoardUART(device):
            return
                "check the wiring and that its switches are set to HSU; turn the serial console off "
                + "(sudo raspi-config nonint do_serial_cons 1), and Bluetooth, which has ttyAMA0 on "
                + "a Pi 3 and 4 (dtoverlay=disable-bt in config.txt)"
        case "pn532_uart": return "check the wiring and that its switches are set to HSU"
        case "pn532_i2c":
            return "check the wiring and that its switches are set to I2C (i2cdetect -y 1 shows 24)"
        case "pn532_spi": return "check the wiring and that its switches are set to SPI"
        case "pn53x_usb", "acr122_usb", "acr122_pcsc", "pcsc":
            return
                "another driver may have it: stop pcscd (sudo systemctl disable --now pcscd.socket "
                + "pcscd), and keep the kernel's from it (echo blacklist pn533_usb | sudo tee "
                + "/etc/modprobe.d/zapoj-nfc.conf, then restart)"
        default: return "check reader.connection (driver:device), and the wiring"
        }
    }

    private static func isBoardUART(_ device: String) -> Bool {
        ["/dev/ttyAMA", "/dev/ttyS", "/dev/serial"].contains { device.hasPrefix($0) }
            && !device.hasPrefix("/dev/serial/by-")
    }

    /// libnfc's own words for the last error of an open reader.
    static func words(_ device: OpaquePointer) -> String {
        nfc_strerror(device).map { String(cString: $0) } ?? "no reason given"
    }

    /// Runs `body`, and adds to its error what libnfc wrote to standard error meanwhile. For
    /// commands only: nothing else may write there.
    static func addingLibraryWords(_ body: () throws -> Void) throws {
        setenv("LIBNFC_LOG_LEVEL", "1", 1)
        defer { setenv("LIBNFC_LOG_LEVEL", "0", 1) }
        let kept = dup(STDERR_FILENO)
        var ends: [Int32] = [-1, -1]
        guard kept >= 0, pipe(&ends) == 0 else { return try body() }
        defer { for descriptor in [kept, ends[0], ends[1]] { close(descriptor) } }
        // What does not fit into the pipe is lost; nothing waits for it.
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        dup2(ends[1], STDERR_FILENO)
        let result = Result(catching: body)
        dup2(kept, STDERR_FILENO)
        do {
            try result.get()
        } catch let error as ServiceError {
            let said = lines(of: ends[0])
            guard !said.isEmpty else { throw error }
            throw ServiceError(error.code, "\(error.message) libnfc says: \(said)")
        }
    }

    /// At most the last three messages, without the names of libnfc's parts.
    private static func lines(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = max(0, read(descriptor, &bytes, bytes.count))
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
        return lines.suffix(3).compactMap { line in
            line.split(separator: "\t").last.map { String($0).storable(scalars: 200) }
        }.joined(separator: "; ")
    }
}
