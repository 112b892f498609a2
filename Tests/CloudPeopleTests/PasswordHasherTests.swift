import CommonBase
import TestSupport
import Testing

@testable import CloudPeople

extension CloudPeopleTests {
    /// Few passwords, because each takes the time and memory of scrypt.
    @Suite struct PasswordHasherTests {
        private static let salt = [UInt8](0..<16)

        @Test func hashNamesItsParametersAndMatchesOnlyItsPassword() async throws {
            let hasher = PasswordHasher()
            let hash = try await hasher.hash("correct horse", salt: Self.salt)
            let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
            #expect(parts.prefix(5) == ["scrypt", "14", "8", "5", "AAECAwQFBgcICQoLDA0ODw=="])
            #expect(Base64.bytes(parts[5])?.count == 32)
            #expect(try await hasher.hash("correct horse", salt: Self.salt) == hash)
            #expect(try await hasher.verify("correct horse", against: hash))
            for wrong in ["correct hors", "correct horse ", "Correct horse", ""] {
                #expect(try await !hasher.verify(wrong, against: hash))
            }
        }

        /// The test vector of RFC 7914 §12 for N=2^14, r=8, p=1.
        @Test func verifiesHashWithOtherParameters() async throws {
            let hasher = PasswordHasher()
            let key =
                "70:23:bd:cb:3a:fd:73:48:46:1c:06:cd:81:fd:38:eb:fd:a8:fb:ba:90:4f:8e:3e:"
                + "a9:b5:43:f6:54:5d:a1:f2"
            let bytes = try #require(Hex.bytes(key.replacing(":", with: "")))
            let salt = Base64.text("SodiumChloride".utf8)
            let hash = "scrypt$14$8$1$\(salt)$\(Base64.text(bytes))"
            #expect(try await hasher.verify("pleaseletmein", against: hash))
        }

        @Test(
            arguments: [
                nil, "", "scrypt", "scrypt$14$8$5$", "bcrypt$14$8$5$AAAA$AAAA",
                "scrypt$40$8$5$AAAA$AAAA",
                "scrypt$14$8$5$?$AAAA",
            ] as [String?])
        func rejectsPasswordForMissingOrUnreadableHash(hash: String?) async throws {
            #expect(try await !PasswordHasher().verify("correct horse", against: hash))
        }

        @Test(arguments: [("", false), ("1234567", false), ("12345678", true), ("čččč", true)])
        func requiresEightBytes(password: String, isValid: Bool) async throws {
            let answer = try await refusal {
                try await PasswordHasher().hash(password, salt: Self.salt)
            }
            #expect(answer == (isValid ? nil : "invalidInput password"))
        }

        @Test func rejectsPasswordAbove256Bytes() async throws {
            let hasher = PasswordHasher()
            let long = String(repeating: "x", count: 257)
            #expect(
                try await refusal { try await hasher.hash(long, salt: Self.salt) }
                    == "invalidInput password")
            #expect(try await !hasher.verify(long, against: nil))
        }

        /// A client that fills its share of the queue is refused; another one gets in.
        @Test func rejectsRequestsAboveShareOfClient() async throws {
            let (hasher, share) = (PasswordHasher(), PasswordHasher.queueLimitPerClient)
            hasher.threads.suspend()
            @Sendable func verify(_ client: String) async throws -> String? {
                try await refusal {
                    try await hasher.verify("correct horse", against: nil, for: client)
                }
            }
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<share + 5 { group.addTask { try await verify("one") } }
                var answers: [String?] = []
                for try await answer in group {
                    answers.append(answer)
                    if answers.count == 5 {
                        group.addTask { try await verify("other") }
                        hasher.threads.resume()
                    }
                }
                return answers
            }
            #expect(answers.prefix(5) == Array(repeating: "overloaded", count: 5)[...])
            let others = answers.dropFirst(5)
            #expect(others.count == share + 1 && others.allSatisfy { $0 == nil })
        }

        /// A client that has gone does not keep its place.
        @Test func cancelledRequestLeavesQueue() async throws {
            let hasher = PasswordHasher()
            hasher.threads.suspend()
            let task = Task { try await hasher.verify("correct horse", against: nil) }
            while hasher.threads.waiting == 0 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(hasher.threads.waiting == 0)
            let late = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await hasher.verify("correct horse", against: nil)
            }
            late.cancel()
            await #expect(throws: CancellationError.self) { try await late.value }
            hasher.threads.resume()
        }
    }
}
