import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import TestSupport

@testable import CloudCore
@testable import CloudHTTP
@testable import CloudPeople
@testable import CloudWeb
@testable import CommonBase

/// A browser without JavaScript: it keeps cookies, and sends the hidden fields of forms.
package final class TestBrowser: Sendable {
    private let client: any TestClientProtocol
    private let cookies = Mutex<[String: String]>([:])
    /// The `Accept-Language` header.
    private let language: String

    package struct Page: Sendable {
        package var status: Int
        package var html: String
        package var headers: HTTPFields
        /// Where a redirect leads.
        package var location: String? { headers[.location] }
        /// What the page says once after a form.
        package var flash: String?

        /// The value of a hidden field.
        package func hidden(_ name: String) -> String? {
            html.firstMatch(of: try! Regex("name=\"\(name)\" value=\"([^\"]*)\""))
                .flatMap { $0[1].substring.map(String.init) }
        }
    }

    package init(_ client: any TestClientProtocol, language: String = "en") {
        self.client = client
        self.language = language
    }

    package func get(_ uri: String, headers: HTTPFields = [:]) async throws -> Page {
        try await send(.get, uri, headers: headers, body: nil)
    }

    /// Sends a form of a page.
    /// - Parameter fields: the visible fields; the hidden ones come from the page.
    package func post(
        _ uri: String, from page: Page, _ fields: [String: String] = [:],
        headers: HTTPFields = [:]
    ) async throws -> Page {
        var all = fields
        for name in ["token", "submission"] where all[name] == nil {
            all[name] = page.hidden(name) ?? ""
        }
        let body = all.map { "\($0.key)=\($0.value.percentEncodedForQuery)" }
            .joined(separator: "&")
        return try await send(.post, uri, headers: headers, body: ByteBuffer(string: body))
    }

    /// Sends a form of a page as multipart/form-data, with a file.
    /// - Parameter field: of the file.
    package func post(
        _ uri: String, from page: Page, _ fields: [String: String], photo: [UInt8],
        in field: String = "photo"
    ) async throws -> Page {
        var all = fields
        for name in ["token", "submission"] { all[name] = page.hidden(name) ?? "" }
        var body = ByteBuffer()
        for (name, value) in all {
            body.writeString(
                "--limit\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
        }
        body.writeString(
            "--limit\r\nContent-Disposition: form-data; name=\"\(field)\"; "
                + "filename=\"a.jpg\"\r\n\r\n")
        body.writeBytes(photo)
        body.writeString("\r\n--limit--\r\n")
        return try await send(
            .post, uri, headers: [:], body: body,
            contentType: "multipart/form-data; boundary=limit")
    }

    /// Opens a page and sends its form.
    package func submit(
        _ uri: String, on page: String, _ fields: [String: String] = [:]
    ) async throws -> Page {
        try await post(uri, from: try await get(page), fields)
    }

    /// Signs in a person without a password.
    package func signIn(_ person: PersonID, _ bench: CloudBench) async throws {
        let sessions = SessionService(
            database: bench.database, now: bench.now, random: bench.random, logins: bench.logins)
        let token = try await bench.database.write { db in
            try sessions.begin(for: person, from: "127.0.0.1", userAgent: "test", db)
        }
        cookies.withLock { $0[SessionCookie.name] = token }
    }

    package func signOut() { cookies.withLock { $0 = [:] } }

    private func send(
        _ method: HTTPRequest.Method, _ uri: String, headers: HTTPFields, body: ByteBuffer?,
        contentType: String = "application/x-www-form-urlencoded"
    ) async throws -> Page {
        var headers = headers
        headers[.accept] = "text/html"
        headers[.acceptLanguage] = language
        let kept = cookies.withLock { $0 }
        headers[.cookie] =
            kept.isEmpty ? nil : kept.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if body != nil { headers[.contentType] = contentType }
        let response = try await client.execute(
            uri: uri, method: method, headers: headers,
            body: body)
        return Page(
            status: response.status.code, html: String(buffer: response.body),
            headers: response.headers, flash: keep(response.headers))
    }

    /// Keeps the cookies of an answer, and returns the message that it holds.
    private func keep(_ headers: HTTPFields) -> String? {
        var flash: String?
        for text in headers[values: .setCookie] {
            guard let pair = text.split(separator: ";").first,
                let separator = pair.firstIndex(of: "=")
            else { continue }
            let name = String(pair[..<separator])
            let value = String(pair[pair.index(after: separator)...])
            cookies.withLock { $0[name] = value.isEmpty ? nil : value }
            if name == "flash", !value.isEmpty {
                flash = Flash.text(of: value)
            }
        }
        return flash
    }
}

extension RESTBench {
    /// Runs `body` with a browser; a person signs in first.
    package func browse<Value: Sendable>(
        as person: String? = nil, language: String = "en",
        _ body: @escaping @Sendable (TestBrowser) async throws -> Value
    ) async throws -> Value {
        if let person, person != "admin-0" { _ = try await token(of: person) }
        if person == "admin-0" { _ = try await token(.admin) }
        let application = app.buildApplication(host: "127.0.0.1", port: 0)
        let bench = cloud
        return try await application.test(.router) { client in
            let browser = TestBrowser(client, language: language)
            if let person { try await browser.signIn(try id(person), bench) }
            return try await body(browser)
        }
    }
}
