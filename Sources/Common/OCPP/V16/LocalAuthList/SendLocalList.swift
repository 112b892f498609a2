extension V16 {
    /// OCPP 1.6 edition 2 §5.15.
    public enum SendLocalList: OCPPMessage {
        public static let action = "SendLocalList"
        public typealias Response = StatusAnswer<UpdateStatus>

        public struct Request: OCPPPayload {
            /// Most entries of one message; a station may take fewer (SendLocalListMaxLength).
            public static let maximumCount = 1000

            /// Of the list afterwards; at least 1 (errata 3.52).
            public var listVersion: Int64
            public var localAuthorizationList: [AuthorizationData]
            public var updateType: UpdateType

            public init(
                listVersion: Int64, localAuthorizationList: [AuthorizationData],
                updateType: UpdateType
            ) {
                self.listVersion = listVersion
                self.localAuthorizationList = localAuthorizationList
                self.updateType = updateType
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                listVersion = try fields.required("listVersion", fields.positive)
                localAuthorizationList = try fields.list(
                    "localAuthorizationList", limit: Self.maximumCount
                ).map { item throws(OCPPError) in try AuthorizationData(item) }
                updateType = try fields.required("updateType", fields.choice)
            }

            public var json: JSONValue {
                .object([
                    "listVersion": .int(listVersion),
                    "localAuthorizationList": localAuthorizationList.isEmpty
                        ? nil : .array(localAuthorizationList.map(\.json)),
                    "updateType": .string(updateType.rawValue),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.1.
    public struct AuthorizationData: OCPPPayload {
        public var idTag: String
        /// Nil takes the tag off the list, in a differential update.
        public var idTagInfo: IdTagInfo?

        public init(idTag: String, idTagInfo: IdTagInfo?) {
            self.idTag = idTag
            self.idTagInfo = idTagInfo
        }

        public init(_ fields: FieldReader) throws(OCPPError) {
            idTag = try fields.requiredText("idTag", limit: V16.maximumIdTagLength)
            idTagInfo = try fields.object("idTagInfo").map { item throws(OCPPError) in
                try IdTagInfo(item)
            }
        }

        public var json: JSONValue {
            .object(["idTag": .string(idTag), "idTagInfo": idTagInfo?.json])
        }
    }

    /// OCPP 1.6 edition 2 §7.44.
    public enum UpdateType: String, Sendable, CaseIterable {
        case differential = "Differential"
        case full = "Full"
    }

    /// OCPP 1.6 edition 2 §7.43.
    public enum UpdateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case failed = "Failed"
        case notSupported = "NotSupported"
        /// The station's list is not the one that the update builds on.
        case versionMismatch = "VersionMismatch"
    }
}
