import CommonBase
import Crypto
import TestSupport
import Testing

@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct PushEncryptionTests {
        /// RFC 8291, appendix A.
        @Test func agreesWithTheExampleOfTheStandard() throws {
            let encryption = try #require(
                PushEncryption(
                    publicKey: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7"
                        + "Vd8pZGH6SRpkNtoIAiw4",
                    secret: "BTBZMqHH6r4Tts7J_aSIgg"))
            let sender = try P256.KeyAgreement.PrivateKey(
                rawRepresentation: #require(
                    Base64URL.bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")))
            let sealed = try encryption.seal(
                Array("When I grow up, I want to be a watermelon".utf8),
                salt: #require(Base64URL.bytes("DGv6ra1nlYgDCS1FRnbzlw")), sender: sender)
            #expect(
                Base64URL.text(sealed)
                    == "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll"
                    + "6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3o"
                    + "ZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
        }

        @Test func rejectsKeysThatNoBrowserSends() throws {
            let key = Array(P256.KeyAgreement.PrivateKey().publicKey.x963Representation)
            let secret = [UInt8](repeating: 7, count: 16)
            let valid = (Base64URL.text(key), Base64URL.text(secret))
            #expect(PushEncryption(publicKey: valid.0, secret: valid.1) != nil)
            var elsewhere = key
            elsewhere[64] ^= 1
            for wrong in [elsewhere, Array(key.dropLast()), [], [4] + key] {
                #expect(PushEncryption(publicKey: Base64URL.text(wrong), secret: valid.1) == nil)
            }
            for wrong in ["", "x", valid.1 + "A", valid.1 + "=="] {
                #expect(PushEncryption(publicKey: valid.0, secret: wrong) == nil)
            }
        }

        /// RFC 8292 §2, §3.
        @Test func signsForThePushService() throws {
            let key = try PushKey(pem: PushKey.makePEM())
            let now = Timestamp(milliseconds: 1_800_000_000_000)
            let header = try key.authorization(
                for: "https://push.example.org", contact: "mailto:zapoj@example.org", at: now)
            let match = try #require(
                header.wholeMatch(of: /vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)/))
            let parts = [match.1, match.2, match.3, match.4].map { Base64URL.bytes(String($0)) }
            let texts = try parts.map { try #require($0) }
            #expect(
                String(decoding: texts[0], as: UTF8.self) == #"{"typ":"JWT","alg":"ES256"}"#)
            #expect(
                String(decoding: texts[1], as: UTF8.self)
                    == #"{"aud":"https://push.example.org","exp":1800043200,"#
                    + #""sub":"mailto:zapoj@example.org"}"#)
            #expect(match.4 == key.publicText[...] && texts[3].count == 65)
            let signature = try P256.Signing.ECDSASignature(rawRepresentation: texts[2])
            let signed = Array("\(match.1).\(match.2)".utf8)
            #expect(
                try P256.Signing.PublicKey(x963Representation: texts[3])
                    .isValidSignature(signature, for: signed))
        }

        @Test(arguments: ["", "secret", "-----BEGIN PRIVATE KEY-----"])
        func rejectsOtherKeys(pem: String) {
            #expect(throws: ServiceError.self) { try PushKey(pem: pem) }
        }

        @Test(arguments: [
            "https://fcm.googleapis.com/fcm/send/abc:APA91b_-x",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA=",
            "https://web.push.apple.com/QOr?x=1&y=%20",
        ]) func acceptsAddressesOfPushServices(text: String) throws {
            let endpoint = try #require(PushEndpoint(text))
            #expect(text.hasPrefix(endpoint.origin + "/") && !endpoint.isLoopback)
            #expect(endpoint.origin == "https://" + endpoint.host)
        }

        @Test(arguments: [
            "", "https://", "https:///x", "https://push.example.org", "http://push.example.org/x",
            "https://localhost/x", "https://127.0.0.1/x", "https://127.1/x", "https://[::1]/x",
            "https://2130706433/x", "https://push.0x7f/x", "https://push.example.org:22/x",
            "https://u@push.example.org/x", "https://push.example.org\\@127.0.0.1/x",
            "https://push..org/x", "https://-push.org/x", "https://PUSH.example.org/x",
            "https://push.example.org/x y", "https://push.example.org/\r\nx",
            "https://push.example.org/x#y", "https://pušh.example.org/x",
            "ftp://push.example.org/", "http://127.0.0.1:8030/x",
            "https://push.example.org/" + String(repeating: "x", count: 990),
        ]) func rejectsOtherAddresses(text: String) {
            #expect(PushEndpoint(text) == nil)
        }

        @Test func acceptsOnlyTheLoopbackServiceThatIsSet() throws {
            let service = "http://127.0.0.1:8030"
            let endpoint = try #require(PushEndpoint("\(service)/x", loopbackService: service))
            #expect(endpoint.isLoopback && endpoint.origin == service)
            for other in ["http://127.0.0.1:80301/x", "http://127.0.0.1:8031/x", service] {
                #expect(PushEndpoint(other, loopbackService: service) == nil)
            }
        }

        @Test func readsTheAnswersOfPushServices() {
            #expect([200, 201, 202].map(PushOutcome.init(status:)) == [.sent, .sent, .sent])
            #expect([404, 410].map(PushOutcome.init(status:)) == [.gone, .gone])
            for status in [408, 429, 500, 503] {
                #expect(
                    PushOutcome(status: status)
                        == .failedForNow("the push service answered \(status)"))
            }
            for status in [301, 307, 400, 401, 403, 413] {
                #expect(
                    PushOutcome(status: status) == .failed("the push service answered \(status)"))
            }
        }
    }
}
