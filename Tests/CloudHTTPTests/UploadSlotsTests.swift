import CommonBase
import Testing

@testable import CloudHTTP

extension CloudHTTPTests {
    @Suite struct UploadSlotsTests {
        private let slots = UploadSlots()

        /// Uploads of these clients at the same time.
        private func upload(_ clients: ArraySlice<String>) async throws {
            guard let client = clients.first else { return }
            try await slots.run(for: client) { try await upload(clients.dropFirst()) }
        }

        /// A client has two slots, all have eight, and an upload that ends gives its slot back.
        @Test func boundsUploads() async throws {
            try await upload(["a", "a", "b", "b"])
            await #expect(throws: ServiceError.self) { try await upload(["a", "b", "a", "a"]) }
            let all = ["a", "a", "b", "b", "c", "c", "d", "d"]
            try await upload(all[...])
            await #expect(throws: ServiceError.self) { try await upload((all + ["e"])[...]) }
            try await upload(["e", "a", "a"])
        }
    }
}
