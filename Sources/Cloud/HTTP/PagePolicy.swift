/// The origins from which a page may load (OWASP ASVS 5.0, 3.4).
package enum PagePolicy {
    /// The referrer policy of a page that loads pictures from another origin, which may want to know
    /// who shows them: it hears the origin of the cloud, not the page.
    package static let referrerForOthers = "strict-origin-when-cross-origin"

    /// Pages use style sheets, scripts and images of the cloud only, none of them inline.
    /// - Parameter origin: another one of images, as `https://tile.example.org`.
    package static func text(imagesFrom origin: String? = nil) -> String {
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"
            + (origin.map { " \($0)" } ?? "")
            + "; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    }
}
