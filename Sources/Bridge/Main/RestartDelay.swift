import BridgeHardware
import BridgeLogic
import Foundation
import Logging
import Platform

/// The wait of a daemon that has failed, before systemd starts it again.
enum RestartDelay {
    /// Opens the contactor first, as `ExecStopPost=` would: the wait must not delay that. Ends
    /// early at SIGTERM.
    static func wait(_ pause: RestartPause?, _ options: SettingsOptions, reason: String) async {
        let now = { SystemClock().now().uptime }
        guard let pause else { return }
        let seconds = pause.failed(at: now())
        guard seconds > 0 else { return }
        // The service group has ignored them since its start.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] { signal(number, SIG_DFL) }
        let notifier = ServiceNotifier(path: ProcessInfo.processInfo.environment["NOTIFY_SOCKET"])
        let end = now().adding(milliseconds: Int64(seconds) * 1000)
        var isOpen = false
        while now() < end {
            if !isOpen { isOpen = await openContactor(options) }
            notifier?.waiting("\(reason) Next attempt within \(seconds) s.")
            do {
                try await Task.sleep(for: .seconds(1))
            } catch {
                return
            }
        }
    }

    /// The daemon has ended because somebody wanted it.
    static func end(_ pause: RestartPause?) {
        do {
            try pause?.succeeded()
        } catch {
            // The count stays too high, which costs one pause that is too long.
        }
    }

    private static func openContactor(_ options: SettingsOptions) async -> Bool {
        do {
            let logger = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
            try BoardSettings(await options.reader(known: nil)).makeBoard(logger).openContactor()
            return true
        } catch {
            // Tried again each second; the reason was reported already.
            return false
        }
    }
}
