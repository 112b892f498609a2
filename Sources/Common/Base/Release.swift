/// The version of this build of Zapoj.
package enum Release {
    package static let version = "0.1.0"
}
