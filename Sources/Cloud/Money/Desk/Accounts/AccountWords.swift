import CloudPeople
import CommonBase
import MessageCatalogue

/// What accounts and postings of the ledger are called.
enum AccountWords {
    static func name(of kind: LedgerAccount.Kind) -> Message {
        switch kind {
        case .gateway: Message("Money at the gateway", "Peníze u platební brány")
        case .bank: Message("Bank account", "Bankovní účet")
        case .unmatched: Message("Unmatched transfers", "Nespárované převody")
        case .credit: Message("Credit", "Kredit")
        case .held: Message("Held credit", "Blokovaný kredit")
        case .debt: Message("Debts of drivers", "Dluhy řidičů")
        case .guest: Message("Visitors without an account", "Návštěvníci bez účtu")
        case .clearing: Message("Clearing", "Zúčtování")
        case .pending: Message("Earnings in the time for questions", "Výdělky ve lhůtě na otázky")
        case .available: Message("Earnings to pay out", "Výdělky k výplatě")
        case .payingOut: Message("Payouts on their way", "Výplaty na cestě")
        case .commission: Message("Operator's fee", "Provize provozovatele")
        case .vat: Message("VAT to pay", "DPH k odvodu")
        case .gatewayFees: Message("Fees of the gateway", "Poplatky platební brány")
        case .badDebt: Message("Bad debts", "Nedobytné dluhy")
        case .goodwill: Message("Goodwill credit", "Darovaný kredit")
        case .owed: Message("Owed to hosts", "Dluhy hostitelům")
        case .sold: Message("Sold by hosts", "Prodej hostitelů")
        case .received: Message("Received by hosts", "Přijato hostiteli")
        }
    }

    /// What its balance means, in a sentence.
    static func meaning(of kind: LedgerAccount.Kind) -> Message {
        switch kind {
        case .gateway, .bank:
            Message(
                "negative: money that the operator has", "záporné: peníze, které má provozovatel")
        case .unmatched:
            Message("arrived from unknown payers", "přišlo a neví se, čí to je")
        case .credit: Message("what drivers can spend", "co mohou řidiči utratit")
        case .held:
            Message("for running charging and bookings", "na běžící nabíjení a rezervace")
        case .debt: Message("negative: what drivers owe", "záporné: co řidiči dluží")
        case .guest: Message("negative: what visitors owe", "záporné: co návštěvníci dluží")
        case .clearing: Message("zero after each posting", "po každém zápisu nula")
        case .pending: Message("hosts get it later", "hostitelé to dostanou později")
        case .available:
            Message("hosts can have it paid out", "hostitelé si to mohou nechat vyplatit")
        case .payingOut: Message("sent, and not confirmed", "odesláno, nepotvrzeno")
        case .commission: Message("what the operator earned", "co vydělal provozovatel")
        case .vat: Message("the operator owes it to the state", "provozovatel to dluží státu")
        case .gatewayFees: Message("negative: costs", "záporné: náklady")
        case .badDebt: Message("negative: what nobody pays", "záporné: co nikdo nezaplatí")
        case .goodwill:
            Message("negative: given to drivers", "záporné: darováno řidičům")
        case .owed: Message("negative: drivers owe it to hosts", "záporné: řidiči dluží hostitelům")
        case .sold: Message("the price of all charging", "cena veškerého nabíjení")
        case .received:
            Message("negative: arrived at hosts' accounts", "záporné: došlo hostitelům na účet")
        }
    }

    static func name(of kind: Posting.Kind) -> Message {
        switch kind {
        case .topUp: Message("Top-up", "Dobití kreditu")
        case .payBack: Message("Credit paid back", "Vrácení kreditu")
        case .hold: Message("Hold", "Blokace")
        case .release: Message("Release of a hold", "Uvolnění blokace")
        case .settlement: Message("Price of a charging", "Cena nabíjení")
        case .correction: Message("Corrected price", "Oprava ceny")
        case .refund: Message("Refund", "Vrácení peněz")
        case .bookingFee: Message("Fee of a booking", "Poplatek za rezervaci")
        case .guestPayment: Message("Card of a visitor", "Karta návštěvníka")
        case .earningReleased: Message("Earning released", "Uvolnění výdělku")
        case .payout: Message("Payout", "Výplata")
        case .payoutReturned: Message("Returned payout", "Vrácená výplata")
        case .unmatchedTransfer: Message("Unmatched transfer", "Nespárovaný převod")
        case .matchedTransfer: Message("Matched transfer", "Spárovaný převod")
        case .receivedByHost: Message("Received by a host", "Přijato hostitelem")
        case .gatewayFee: Message("Fee of the gateway", "Poplatek brány")
        case .badDebt: Message("Bad debt", "Odpis dluhu")
        case .goodwill: Message("Goodwill credit", "Darovaný kredit")
        }
    }
}

/// The names of the people of some accounts.
struct AccountNames: Sendable {
    private let names: [PersonID: String]
    private let language: Language

    init(_ names: [PersonID: String], _ language: Language) {
        (self.names, self.language) = (names, language)
    }

    /// Everybody whom postings name.
    static func people(of postings: [DeskPosting]) -> [PersonID] {
        let accounts = postings.flatMap(\.transfers).flatMap { [$0.from, $0.to] }
        return accounts.compactMap(\.person) + accounts.compactMap(\.otherPerson)
            + postings.compactMap(\.author)
    }

    /// The id of a person whose account is deleted.
    func name(of person: PersonID) -> String { names[person] ?? person.text }

    /// `Credit: Eva Malá`, `Owed to hosts: Eva Malá → Jana Nováková`, `Bank account`.
    func name(of account: LedgerAccount) -> String {
        let kind = AccountWords.name(of: account.kind)(language)
        guard let owner = account.person.map({ name(of: $0) }) ?? account.owner else {
            return kind
        }
        let other = account.otherPerson.map { " → \(name(of: $0))" } ?? ""
        return "\(kind): \(owner)\(other)"
    }
}
