import CommonBase
import NIOCore
import Platform
import ServiceLifecycle

/// A listener as a service: an address that can't be used is named with the reason and the setting.
struct Listener: Service {
    let service: any Service
    /// `127.0.0.1:8080`, or the path of a socket.
    let address: String
    /// The setting that chooses another address; nil for the control socket.
    let setting: String?

    func run() async throws {
        do {
            try await service.run()
        } catch let error as IOError {
            throw problem(error.errnoCode, error)
        } catch let error as SocketAddressError {
            throw ServiceError(
                .invalidInput, "\(address) is not an address of this machine.", field: setting,
                cause: error)
        }
    }

    private func problem(_ number: Int32, _ error: any Error) -> ServiceError {
        let remedy = SystemError.remedy(number).map { " \($0)" } ?? ""
        return ServiceError(
            .unavailable,
            "The cloud can't listen on \(address): \(SystemError.words(number)).\(remedy)",
            field: setting, cause: error)
    }
}
