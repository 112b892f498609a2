import CommonBase
import Foundation
import MessageCatalogue
import Subprocess
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudPeople

extension CloudAppTests {
    @Suite struct MailTransportTests {
        private let directory: TemporaryDirectory
        private let mail = StoredMail(
            id: 7, recipient: "eva@example.org", language: .czech, subject: "x",
            paragraphs: ["y"], state: .waiting, attempts: 1, createdAt: ManualClock.noon)

        init() throws { directory = try TemporaryDirectory() }

        private var spool: MailSpool { MailSpool(directory: "\(directory.path)/mail") }

        /// A program that stands for `sendmail`.
        private func sendmail(
            _ script: String, timeLimit: Duration = .seconds(60)
        ) throws -> SendmailProgram {
            let path = "\(directory.path)/sendmail"
            try Data("#!/bin/sh\ncd '\(directory.path)'\n\(script)\n".utf8)
                .write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: path)
            return SendmailProgram(
                command: [path, "-C", "x y"], from: "zapoj@example.org", spool: spool,
                timeLimit: timeLimit)
        }

        private func written(_ name: String) throws -> String {
            try String(contentsOfFile: "\(directory.path)/\(name)", encoding: .utf8)
        }

        @Test func handsOverMailAndRecipient() async throws {
            let program = try sendmail("printf '%s\\n' \"$@\" >arguments; cat >mail")
            let text = "Subject: x\n\nž\n.\nend\n"
            #expect(await program.deliver(text, of: mail) == .sent)
            #expect(try written("mail") == text)
            #expect(
                try written("arguments")
                    == "-C\nx y\n-i\n-f\nzapoj@example.org\n--\neva@example.org\n")
        }

        /// sysexits.h
        @Test(arguments: [
            (64, true), (65, true), (67, true), (68, true), (77, true), (78, true), (1, false),
            (69, false), (70, false), (71, false), (73, false), (74, false), (75, false),
            (127, false),
        ])
        func judgesExitCode(_ code: Int32, isFinal: Bool) {
            let outcome = SendmailExit.outcome(
                .exited(code), said: "550 no\nsuch user\n", program: "/bin/s")
            let reason = "/bin/s ended with \(code): 550 no such user"
            #expect(outcome == (isFinal ? .failed(reason) : .failedForNow(reason)))
        }

        /// The mail is larger than a pipe.
        @Test func understandsProgramThatReadsNothing() async throws {
            let program = try sendmail("echo 'no such user' >&2; exit 67")
            let text = String(repeating: "a line\n", count: 100_000)
            let outcome = await program.deliver(text, of: mail)
            #expect(outcome == .failed("\(directory.path)/sendmail ended with 67: no such user"))
        }

        @Test func endsProgramThatHangs() async throws {
            let program = try sendmail("exec sleep 600", timeLimit: .milliseconds(200))
            guard case .failedForNow = await program.deliver("x", of: mail) else {
                Issue.record("a hanging program must be tried again")
                return
            }
        }

        @Test func retriesMissingProgram() async throws {
            let program = SendmailProgram(
                command: ["/nonexistent/sendmail"], from: "zapoj@example.org", spool: spool)
            guard case .failedForNow = await program.deliver("x", of: mail) else {
                Issue.record("a missing program must be tried again")
                return
            }
        }

        @Test func spoolsPrivateFile() async throws {
            #expect(await spool.deliver("Subject: ž\n\n", of: mail) == .spooled)
            let path = "\(spool.directory)/2026-11-22T110000Z-7.eml"
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "Subject: ž\n\n")
            let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(rights as? Int == 0o600)
            try await spool.discard(MailFile(mail))
            try await spool.discard(MailFile(mail))
            #expect(try FileManager.default.contentsOfDirectory(atPath: spool.directory) == [])
        }
    }
}
