/// What a browser's User-Agent says about the device, for its owner: `Firefox · Android`. A guess:
/// browsers imitate each other.
enum DeviceName {
    /// In this order: Edge also says Chrome, and Chrome also says Safari.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    /// In this order: Android also says Linux, and an iPhone also says Mac OS X.
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ]

    /// Nil for a User-Agent that names neither.
    static func of(_ userAgent: String) -> String? {
        func first(_ names: [(String, String)]) -> String? {
            names.first { userAgent.contains($0.0) }?.1
        }
        let parts = [first(browsers), first(systems)].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}
