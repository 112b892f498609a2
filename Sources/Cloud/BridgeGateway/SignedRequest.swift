import BridgeProtocol
import CommonBase
import RawStructuredFieldValues

/// The signature of a bridge's request (RFC 9421) as its headers state it, and the bytes that are
/// signed. Nothing is verified yet.
///
/// Accepts every legal serialisation: any order of components and parameters, any whitespace, and
/// members and parameters beside ours. The last line of the signature base is therefore the
/// canonical form of the received list (RFC 9421 §2.3), which the library writes.
struct SignedRequest: Hashable, Sendable {
    typealias Component = MessageSignature.Component

    let keyID: String
    let algorithm: MessageSignature.Algorithm
    let nonce: UInt64
    /// Seconds since 1970 from which on the signer wants the signature rejected, if ever.
    let expires: Int64?
    let signature: [UInt8]
    /// The signature base (RFC 9421 §2.5).
    let base: [UInt8]

    /// - Throws: `unauthenticated` unless the headers contain a signature in the form of
    ///   `docs/bridge-protocol.md`.
    init(
        _ request: MessageSignature.Request, signatureInput: String, signature: String
    ) throws {
        let header = try DictionaryHeader("Signature-Input", signatureInput)
        let input = try header.innerList(MessageSignature.label)
        let components = input.bareInnerList.compactMap(Self.component)
        guard components.count == input.bareInnerList.count,
            components.count == Component.allCases.count,
            Set(components) == Set(Component.allCases)
        else {
            let names = Component.allCases.map(\.rawValue).joined(separator: ", ")
            throw header.refused("The signature must cover exactly \(names), each once.")
        }
        let parameters = input.rfc9651Parameters
        func text(_ name: String) throws -> String {
            guard case .string(let text)? = parameters[name] else {
                throw header.refused("The parameter \(name) of the signature must be a string.")
            }
            return text
        }
        func seconds(_ name: String) throws -> Int64? {
            switch parameters[name] {
            case nil: return nil
            case .integer(let seconds)?: return seconds
            case _?: throw header.refused("The parameter \(name) must be an integer.")
            }
        }
        guard try text("tag") == MessageSignature.tag else {
            throw header.refused("The parameter tag must be \(MessageSignature.tag).")
        }
        guard let algorithm = MessageSignature.Algorithm(rawValue: try text("alg")) else {
            let names = MessageSignature.Algorithm.allCases.map(\.rawValue)
            throw header.refused("The parameter alg must be \(names.joined(separator: " or ")).")
        }
        let digits = try text("nonce")
        guard let nonce = UInt64(digits), String(nonce) == digits else {
            throw header.refused("The parameter nonce must be a decimal number below 2^64.")
        }
        // Many libraries write `created`. It counts for nothing, because a bridge may not know the
        // time, but has to be a time (RFC 9421 §2.3).
        _ = try seconds("created")
        self.algorithm = algorithm
        self.nonce = nonce
        keyID = try text("keyid")
        expires = try seconds("expires")
        self.signature = try DictionaryHeader("Signature", signature)
            .bytes(MessageSignature.label)
        base = request.signatureBase(components, parameters: try Self.canonical(input))
    }

    /// Nil for another component, and for one with parameters, such as `"@path";req`.
    private static func component(_ item: Item) -> Component? {
        guard item.rfc9651Parameters.isEmpty, case .string(let name) = item.rfc9651BareItem else {
            return nil
        }
        return Component(rawValue: name)
    }

    private static func canonical(_ list: InnerList) throws -> String {
        var serializer = StructuredFieldValueSerializer()
        // A list of one member is written as this member.
        let bytes = try serializer.writeListFieldValue([.innerList(list)])
        return String(decoding: bytes, as: UTF8.self)
    }
}
