import CloudControl
import OCPPMessages

extension StationNotice {
    init?(_ call: IncomingCall) {
        switch call.action {
        case V16.BootNotification.action: self = .returned
        case V16.StatusNotification.action where call.payload["errorCode"] == "LocalListConflict":
            self = .localListConflict
        default: return nil
        }
    }
}
