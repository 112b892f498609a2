import Foundation
import GRDB
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct SchemaTests {
        /// SHA-256 of each released step, hexadecimal. A released file is never changed.
        private static let released = [
            "0001-people-stations-transactions":
                "7FA1C46CB9AFE8694AEA0C664D3B0B13445CFBA39745523E56E773B8A18EAB80",
            "0002-commands-authorization-lists":
                "C745A6B359CCD1ADEA917ACF6B458EA4A162AA12769B601DFF148DA01F30D11E",
            "0003-administration-feed":
                "3E2B74EC3889154ECE2390406DBCB243F83F5154DC660C3A9BCA72B8202DAB4B",
            "0004-folds":
                "EB897D7EF3DD192BA3E52434A262B4E72E5638154078F201409DED60C415883C",
            "0005-facts-by-transaction":
                "D405CB4B54D83A75C27462ABE17C7D949D5D77AEED4AF3328CEC27BC8D30AC8A",
            "0006-station-reports":
                "370B4A1020201BE8E2948F776F60A9BF74D855AF57059E8EAF1CF75D9E54A339",
            "0007-files":
                "DB41F9761E1DB11121DF2FED0E2B76E0EFBC0142A804A371DEFBDA89F00C9860",
            "0008-smart-charging":
                "E05A73B532B6A2C0323FD42D384127F9875F2817404E5C324327CFAA7EF3C80F",
            "0009-cards":
                "C578081AB8DDFF175E85909CF693C619C006C239C024358BAAE345C566CBD9E0",
            "0010-delete-actions":
                "664552811578D3E9FFD84802094ECEEA4E3F8B1AD6C960874F43D866E96094CC",
            "0011-key-fingerprint":
                "07F186C042870E363A944D0D683F99C9729B8BCD68EC905B5BF72D54D6449AF2",
            "0014-reservation-number":
                "DDA8B43E9E2108046A21247A0B916CD3D80CE8ACBB4F71C173BAD29312B7D148",
            "0012-domain-events":
                "12949FC073B979F274CF5E24C4494D50340F28A2893688AA11D7B1E8B20C56E8",
            "0013-owners":
                "EDB39678C03C4AE4E0608655CA96467E396F35265B27B6534016509B0978C842",
            "0016-quotas-and-list-indexes":
                "3C9786AE2CA8733C1C55B27E5F1A8B220BCC69665CE73BC0A156692F83AAD338",
            "0015-late-facts":
                "02F29E81A4FB63488B58B3376EFD94702DFEE430CBAE66BDEC2ECC5C51679029",
            "0017-security-profile":
                "ABD75B547DE8BF31E454A737AA1F7661004E840C2719C023308F8C7E6FF1424D",
            "0018-local-list-without-password":
                "87FB61BBB354660FA195024CB0C8647F76DD46EA08813CEB306B2C1E67F30190",
            "0019-fact-counts":
                "2A59D2D063A9113EF9F573269C9E6940C8DD03CB040E2BC3F4F2B78AB8F9CCF4",
            "0020-unnamed-messages":
                "C59FF535B0573A71A2AB2C9C2D9999941509EEE9CD42A65F065A81EF6FBF0340",
            "0021-station-clock":
                "85E6C855C570D6904A674EC3378EEF767FF713BF4F96E33E98FE5F93448932B6",
            "0022-refused-connections":
                "39D51F5230566ABBAF166EA1D85BCA827FF41934C1CA690EDD50A6CC2DF9C800",
            "0023-web":
                "89F4337442644F9E2D37EEDE2A9295A0C9411AED1F86FE9C62CB6B1BA35B226B",
            "0026-vehicles-refusals":
                "73CC163991E3F6B48C6BD67BF82FD90296E0DBDFD72793B852C8915FA6E18EBC",
            "0027-evse-codes-limits":
                "FFC6516CA8CB813A5E6E3E0BEF0BBD2A61AC249EE1E83CDA50C4759CF0797DA4",
            "0024-mail-notifications":
                "3EA63D51A4B516BC932C09A89855C039471367F56581B8B1F0AE8B6C48E07CB7",
            "0025-accounts":
                "31C38F84EB03A3BE05975DBD94C9216FBE8F714557E58E66A9BFC5126547FCEE",
            "0028-daily-energy":
                "D579CCA000392BDC8F7F797F987052696FA9FBB651DC225C5F138CFDDA3C63E4",
            "0029-invitation-acceptances":
                "C13FDA31CF5783B0C03043791C1D97D3B54BEB8CB272A85670018F2EA2768C40",
            "0030-audit":
                "20B138CC758716C2A696BFD8BDE98CAF4EB527B304FC8B24D2B5FF52C9CB0A74",
            "0031-account-deletion":
                "F9A1DA67B375DADC0421FC1DC6DCE267BB4D7107C83A53268DBD449226B97FA5",
            "0032-charger-reports":
                "7D9170CF1A02C7EC7FA343B25E23747087A5A391C28CD95D3B4D5A99F87CFFB2",
            "0033-page-indexes":
                "08596CFB2BB916C5D297E66818B7CDEA7BDA888640974D28DE7A4EACBB892E93",
            "0034-notification-about":
                "F02D596836EE0DAFBDFB5549ED37C7E062808980D5E3727E0C4F3F6884EA4FA1",
            "0035-daily-energy-index":
                "8688E11CFA5127E7FEB6049C3B7DC067AEF896BC12530C24D26E5556138B94CF",
            "0036-station-events":
                "B8BB312084328B8F4E7DE221325C17D614C740A9D68BC2B10A76E5E2AE2C95AF",
            "0037-push":
                "2686404507E208235413845D37C4C4D506CF2C2027EC110D872445E2C736E4BD",
            "0038-operator-health":
                "9597247E21180C59BED315A25B7BA5AAA121E0B5A9118079D3FA51C3EC2C5E69",
            "0039-station-handovers":
                "F16687256B7B68A896E612C52FD4D149A48E8D95EC3C35D649DAD97D862D7FFC",
            "0040-unknown-cards-stated-power":
                "4FD96E1E22FB1CF4D78A9AC4F26D79021D646B34779187F2C4748C874B42D709",
            "0041-admin-list-indexes":
                "E4999F6A3CB7A9758F0E2D66CC21056ACAB38AEE46C71EB8F7447CF3B0212EA8",
            "0042-grant-purpose":
                "975F79BABD10D50CF49033433E64D8D392D2247739F3DE435BC3A1A539088782",
            "0043-group-joining-limits":
                "B25D46FC18A67C22CB5C329EA58065BB5EE65FF96D0AF99E8573CB51D254D330",
            "0044-tariffs":
                "B30630F9C5D1905F7CA95176CD2DEBEE450460EC57A231372F9F7FB5050DFCC3",
            "0045-bookings":
                "4A8366A1B0F3FD514267C265655C4D873FD2256F10897159C8689969A18CEA70",
            "0047-booking-passes":
                "9A609945CEF32B6929C22083531C3062A3F79DE9E4186C8405D186B7AFDB9F8C",
            "0046-calendars":
                "32FF4C8EDEF7D313FC377393E126ABD0F9E9670265F2C648D18C0FDEA177FC7A",
            "0048-listings":
                "802619E9FE8E6D03D8EE2314FE87E81474F1F506BB52AD41144F87A02D6B0CDF",
            "0050-booking-enforcement":
                "A3B6021B6D8403E555418C3F3463C8E99DB8E61679476F2BC98F05D5E7F86F9E",
            "0049-map":
                "733EBEAEC8D8C44639546D954BE19B2668FDB6CA0E2F05A27183522EDF429085",
            "0051-community":
                "3038474DFF390629D3138E6CEA5FDD7F0422FB84609F1E28A16A49BEC722B558",
            "0052-ocpi":
                "5EC19E69AA778C0447C36AEE813E53256534A2D367CB17C3C8676144FDECC64B",
            "0053-offered-places":
                "27ADA6057A49BFC2F24B2C32A9BA7ED58FCB6E8C7AC87420A83BFEF3A314F6DD",
            "0054-calendar-handover":
                "C4A24165FF4F8FCB0641E9A151EAEA330ED67B2A68F3870A6A0B561E17095102",
            "0064-map-of-terms":
                "F7D86A1C4A7C0D3C7D41326B3546746F382F269C135B8C03402DCEC5D9A32242",
            "0055-ledger":
                "368C55D73EDF7AA7E5ECD16B24CBE3FC1FB3FA7E862B24C9919F1A54F3775352",
            "0060-guests":
                "B0BF44F651341D4F90FCF847FF8520FBA5EA8A088D0CEDCC9EA813D915C2A24C",
            "0057-credit":
                "7E197801DC29BD01C2A33E9D07D13BDE426621FCAADAB9C4CF9AAC05E0E13BA7",
            "0056-settlements":
                "BDC495B143B9CB211214C4A008367D7497A2A559A2DFBE9CEEC2639899B2524E",
            "0058-payments":
                "3A372B87BFE6DC06A4FECCDE047C62D33B641A5D843539D8BC066E4726C1BEC0",
            "0059-bank":
                "06E520BB184932348B27BBA1046AB7397272742EA1CA350EB6C6F3ACB380A6FC",
            "0066-sale-months":
                "60F06EE76852E7018522529B0A2A2D66C922964165E0F6F9CF4CF2DF37613C23",
            "0065-statements":
                "D473B85CC9B8F069716AC762CE2C8A7442097D26C70171C7EB1457E697190C96",
            "0061-papers":
                "40AC03A2A8D7D07BF81C73EE9A87C7E96F0191DF279308AD856B32E090EB6BDB",
            "0062-payouts":
                "06099F21DB542165A51CCC181E6507BFB215C8284CC7C6A8BB7ABCD41FD9FF76",
            "0067-offline-credit":
                "FBB3115DB2BBFAEA3D83F13851003300B1C7E87B5269DC14BE4A3CF6BA468DA3",
            "0068-group-costs":
                "592E5239A4E0888799BF622456311F36D583D36E9C62DE880B6A4746F21E087C",
            "0063-disputes":
                "B7483C6A9F92524B6E7885638C7E8C93B3A80ADC2F3FD8D5110A9F8313326D7E",
        ]

        @Test func neverChangesReleasedMigrations() {
            for migration in CloudModules.migrations {
                let digest = Self.released[migration.name]
                #expect(digest == SecretHash.of(migration.sql), "\(migration.name)")
            }
            #expect(CloudModules.migrations.count == Self.released.count)
        }

        @Test func numbersMigrationsUniquely() {
            let numbers = CloudModules.migrations.map { $0.name.prefix(4) }
            #expect(Set(numbers).count == numbers.count)
            #expect(numbers.sorted() == (1...numbers.count).map { String(format: "%04d", $0)[...] })
        }

        /// `scripts/schema` writes the file.
        @Test func agreesWithSchemaFile() async throws {
            let bench = try CloudBench()
            let texts = try await bench.database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT sql FROM sqlite_schema
                        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                          AND tbl_name <> 'grdb_migrations'
                        ORDER BY tbl_name, type = 'trigger', type <> 'table', name
                        """)
            }
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/Cloud/Core/schema.sql")
            let written = try String(contentsOf: file, encoding: .utf8)
            #expect(written == texts.map { "\($0);\n" }.joined(), "run scripts/schema")
        }

        @Test func givesEveryForeignKeyADeleteAction() async throws {
            let bench = try CloudBench()
            let tables = try await bench.database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT name FROM sqlite_schema
                        WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                        """)
            }
            for table in tables {
                let actions = try await bench.database.read { db in
                    try String.fetchAll(
                        db, sql: "SELECT on_delete FROM pragma_foreign_key_list(?)",
                        arguments: [table])
                }
                #expect(!actions.contains("NO ACTION"), "\(table)")
            }
        }
    }
}
