import CommonBase

@testable import CloudMoney

/// Statements as Czech banks write them.
enum BankSamples {
    static let iban = "CZ6508000000192000145399"

    /// A camt.053.001.02 with one statement.
    static func camt(_ entries: String, iban: String = iban) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
              <BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-11-30T06:00:00+01:00</CreDtTm>
              </GrpHdr><Stmt><Id>2026-11-30</Id><CreDtTm>2026-11-30T06:00:00+01:00</CreDtTm>
                <Acct><Id><IBAN>\(iban)</IBAN></Id><Ccy>CZK</Ccy></Acct>
                <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CZK">0.00</Amt>
                  <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>
                \(entries)
              </Stmt></BkToCstmrStmt>
            </Document>
            """.utf8)
    }

    /// One transfer in the dialect of the Czech Banking Association.
    static func entry(
        _ reference: String, amount: String = "500.00", currency: String = "CZK",
        direction: String = "CRDT", status: String = "BOOK", symbol: String? = nil
    ) -> String {
        let end = symbol.map { "/VS\($0)/SS/KS0308" } ?? "NOTPROVIDED"
        return """
            <Ntry><Amt Ccy="\(currency)">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd>
              <Sts>\(status)</Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt>
              <ValDt><Dt>2026-11-30</Dt></ValDt><AcctSvcrRef>\(reference)</AcctSvcrRef>
              <BkTxCd><Prtry><Cd>10000401000</Cd></Prtry></BkTxCd>
              <NtryDtls><TxDtls><Refs><EndToEndId>\(end)</EndToEndId></Refs>
                <RltdPties><Dbtr><Nm>Nov&#225;k &amp; syn</Nm></Dbtr>
                  <DbtrAcct><Id><Othr><Id>2800359168</Id></Othr></Id></DbtrAcct></RltdPties>
                <RltdAgts><DbtrAgt><FinInstnId><Othr><Id>2010</Id></Othr></FinInstnId></DbtrAgt>
                </RltdAgts><RmtInf><Ustrd>kredit</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            """
    }

    /// A batch of two transfers.
    static func batch(_ total: String) -> String {
        let details = [("200.00", "11"), ("300.00", "22")].map { amount, symbol in
            """
            <TxDtls><Refs><EndToEndId>/VS\(symbol)/SS/KS</EndToEndId></Refs>
            <AmtDtls><TxAmt><Amt Ccy="CZK">\(amount)</Amt></TxAmt></AmtDtls></TxDtls>
            """
        }
        return """
            <Ntry><Amt Ccy="CZK">\(total)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
            <BookgDt><DtTm>2026-11-30T10:00:00+01:00</DtTm></BookgDt>
            <AcctSvcrRef>B-1</AcctSvcrRef><BkTxCd><Prtry><Cd>10000401000</Cd></Prtry></BkTxCd>
            <NtryDtls>\(details.joined())</NtryDtls></Ntry>
            """
    }

    /// An answer of Fio's API with one transfer.
    static func fio(
        _ id: Int, amount: String = "500.05", symbol: String = "2026000123", iban: String = iban
    ) -> [UInt8] {
        func column(_ number: Int, _ value: String) -> String {
            "\"column\(number)\":{\"value\":\(value),\"name\":\"x\",\"id\":\(number)}"
        }
        let columns = [
            column(22, "\(id)"), column(0, "\"2026-11-30+0100\""), column(1, amount),
            column(14, "\"CZK\""), column(2, "\"2800359168\""), column(3, "\"2010\""),
            column(10, "\"Novák, Jan\""), column(5, "\"\(symbol)\""), "\"column4\":null",
            column(16, "\"kredit\""),
        ]
        return Array(
            """
            {"accountStatement":{"info":{"accountId":"1","bankId":"2010","currency":"CZK",
            "iban":"\(iban)","idFrom":1,"idTo":1},"transactionList":{"transaction":
            [{\(columns.joined(separator: ","))}]}}}
            """.utf8)
    }
}
