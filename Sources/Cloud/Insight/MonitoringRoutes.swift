import CloudCore
import CloudHTTP
import CloudMoney
import CommonBase
import Hummingbird
import NIOCore

/// `/metrics` for Prometheus.
struct MonitoringRoutes: Sendable {
    let database: CloudDatabase
    let metrics: Metrics
    let startedAt: Timestamp
    /// Numbers of connected stations, by kind.
    let connected: @Sendable () -> [TransactionSource: Int]

    func all() -> [Route] {
        [
            Route(
                .get, "/metrics", caller: .monitor, "Get the metrics in the Prometheus text format",
                mediaType: PrometheusText.mediaType
            ) { _ in
                let (statistics, ledger) = try await database.read { db in
                    (try Statistics.read(db), try LedgerStatistics.read(db))
                }
                var text = PrometheusText()
                text.add("zapoj_build_info", .gauge, 1, [.init("version", Release.version)])
                text.add(
                    "process_start_time_seconds", .gauge, startedAt.milliseconds / 1000)
                write(statistics, connected(), to: &text)
                write(ledger, to: &text)
                write(database.commits, to: &text)
                for quota in StationQuota.allCases {
                    text.add(
                        "zapoj_quota_excesses_total", .counter, database.quotas.excesses(of: quota),
                        [.init("quota", quota.rawValue)])
                }
                metrics.write(to: &text)
                return ResponseBody(byteBuffer: ByteBuffer(string: text.text))
            }
        ]
    }

    private func write(
        _ statistics: Statistics, _ connected: [TransactionSource: Int],
        to text: inout PrometheusText
    ) {
        for kind in TransactionSource.allCases {
            text.add(
                "zapoj_stations", .gauge, statistics.stations[kind] ?? 0,
                [.init("kind", kind.rawValue)])
        }
        for kind in TransactionSource.allCases {
            text.add(
                "zapoj_stations_connected", .gauge, Int64(connected[kind] ?? 0),
                [.init("kind", kind.rawValue)])
        }
        text.add("zapoj_transactions_running", .gauge, statistics.runningTransactions)
        text.add("zapoj_transactions_suspect", .gauge, statistics.suspectTransactions)
        text.add("zapoj_commands_pending", .gauge, statistics.pendingCommands)
        text.add("zapoj_events_parked", .gauge, statistics.parkedEvents)
        text.add(
            "zapoj_authorization_list_version", .gauge, statistics.authorizationListVersion)
    }

    private func write(_ ledger: LedgerStatistics, to text: inout PrometheusText) {
        text.add("zapoj_ledger_postings_total", .counter, ledger.postings)
        text.add("zapoj_ledger_clearing", .gauge, ledger.clearing.minor)
        text.add("zapoj_settlements_waiting", .gauge, ledger.waitingSettlements)
    }

    private func write(_ commits: CommitStatistics, to text: inout PrometheusText) {
        text.add("zapoj_database_commits_total", .counter, commits.commits)
        text.add("zapoj_database_failed_commits_total", .counter, commits.failures)
        text.add("zapoj_database_writes_total", .counter, commits.writes)
        text.add("zapoj_database_writes_waiting", .gauge, commits.waiting)
    }
}
