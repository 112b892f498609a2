import CloudAccess
import CloudBooking
import CloudControl
import CloudInsight
import CloudModule
import CloudMoney
import CloudPeople
import CloudWeb
import Logging

extension CloudModules {
    static let moneyKinds: [any DomainModule.Type] = [
        LedgerModule.self, CreditModule.self, PaymentModule.self, BankModule.self,
        StatementModule.self, GuestModule.self, PaperModule.self, PayoutModule.self,
        DisputeModule.self, DeskModule.self,
    ]

    /// The links to the pages of all domains; those to statements only where hosts sell. Where nobody
    /// pays from credit, the history takes its place in the bar; what is left of it is in the menu.
    static func navigation(_ seller: MoneySettings.Seller) -> [NavigationEntry] {
        let entries = kinds.flatMap { $0.navigation }.filter { entry in
            seller == .host || !StatementModule.paths.contains(entry.path)
        }
        guard seller != .operator else { return entries }
        return entries.map { entry in
            var entry = entry
            switch entry.path {
            case CreditModule.path: (entry.place, entry.position) = (.menu, 14)
            case InsightModule.historyPath: (entry.place, entry.position) = (.bar, 30)
            default: break
            }
            return entry
        }
    }

    /// What money does before a person is deleted.
    static let moneyRemovals: [any PersonRemovalRule] = [
        CreditRemoval(), PayoutRemoval(), DisputeRemoval(),
    ]

    /// The modules of money, and what guests see at chargers.
    static func money(
        _ all: CloudResources, _ authorization: Authorization, _ commands: CommandService,
        _ site: Site, _ logger: Logger
    ) -> (modules: [any DomainModule], guests: GuestPlaces) {
        let context = MoneyContext(
            database: all.database, now: all.now, random: all.random, site: site,
            settings: all.money, logger: logger)
        let payments = PaymentModule(context, gateway: all.paymentGateway)
        let guests = GuestModule(
            context, payments: payments.payments, authorization: authorization,
            commands: commands, bookings: BookedTimesTeller())
        let modules: [any DomainModule] = [
            LedgerModule(context),
            CreditModule(
                context, payments: payments.payments, authorization: authorization,
                commands: commands),
            payments,
            BankModule(context, fio: all.fio),
            StatementModule(context),
            guests,
            PaperModule(context),
            PayoutModule(context),
            DisputeModule(context),
            DeskModule(context),
        ]
        return (modules, guests.places)
    }
}
