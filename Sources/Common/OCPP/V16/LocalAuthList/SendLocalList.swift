import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.15.
    package enum SendLocalList: OCPPMessage {
        package static let action = "SendLocalList"
        package typealias Response = StatusAnswer<UpdateStatus>

        package struct Request: OCPPPayload {
            /// Maximum number of entries in a message; a station may allow fewer
            /// (SendLocalListMaxLength).
            package static let maximumCount = 1000

            /// The list's version after the update; at least 1 (errata 3.52).
            package var listVersion: Int64
            package var localAuthorizationList: [AuthorizationData]
            package var updateType: UpdateType

            package init(
                listVersion: Int64, localAuthorizationList: [AuthorizationData],
                updateType: UpdateType
            ) {
                self.listVersion = listVersion
                self.localAuthorizationList = localAuthorizationList
                self.updateType = updateType
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                listVersion = try fields.required("listVersion", fields.positive)
                localAuthorizationList = try fields.list(
                    "localAuthorizationList", limit: Self.maximumCount
                ).map { item throws(OCPPError) in try AuthorizationData(item) }
                updateType = try fields.required("updateType", fields.choice)
            }

            package var json: JSONValue {
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
    package struct AuthorizationData: OCPPPayload {
        package var idTag: String
        /// In a differential update, nil removes the tag from the list.
        package var idTagInfo: IdTagInfo?

        package init(idTag: String, idTagInfo: IdTagInfo?) {
            self.idTag = idTag
            self.idTagInfo = idTagInfo
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            idTag = try fields.requiredText("idTag", limit: V16.maximumIdTagLength)
            idTagInfo = try fields.object("idTagInfo").map { item throws(OCPPError) in
                try IdTagInfo(item)
            }
        }

        package var json: JSONValue {
            .object(["idTag": .string(idTag), "idTagInfo": idTagInfo?.json])
        }
    }

    /// OCPP 1.6 edition 2 §7.44.
    package enum UpdateType: String, Sendable, CaseIterable {
        case differential = "Differential"
        case full = "Full"
    }

    /// OCPP 1.6 edition 2 §7.43.
    package enum UpdateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case failed = "Failed"
        case notSupported = "NotSupported"
        /// The station's list does not have the version that the update is based on.
        case versionMismatch = "VersionMismatch"
    }
}
