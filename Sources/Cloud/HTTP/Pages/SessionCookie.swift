/// The cookie that holds the session token of a browser.
package enum SessionCookie {
    package static let name = "zapoj"
    /// A session ends when it is not used for so long.
    package static let lifetimeSeconds: Int64 = 30 * 86_400
}
