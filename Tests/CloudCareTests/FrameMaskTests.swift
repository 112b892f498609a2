import Testing

@testable import CloudCare

extension CloudCareTests {
    /// Masking removes secrets from frames and changes nothing else.
    @Suite struct FrameMaskTests {
        @Test(arguments: [
            (
                #"[2,"a","Authorize",{"idTag" : "DEADBEEF","x":1}]"#,
                #"[2,"a","Authorize",{"idTag" : "…BEEF","x":1}]"#
            ),
            (#"{"parentIdTag":"DEADBEEF""b":2}"#, #"{"parentIdTag":"…BEEF""b":2}"#),
            (#"{"idTag":12345678,"b":2}"#, #"{"idTag":…5678,"b":2}"#),
            (#"{"idTag":"DEADBEEF"#, #"{"idTag":"…BEEF"#),
            (#"{"\u0069dTag":"DEAD\u0042EEF"}"#, #"{"\u0069dTag":"…BEEF"}"#),
            (
                #"{"idTag":"","key":"password","value":""}"#,
                #"{"idTag":"","key":"password","value":""}"#
            ),
        ]) func masksTags(frame: String, kept: String) {
            #expect(FrameMask.masked(Array(frame.utf8)) == kept)
        }

        /// Works for any characters in the secret and any order of the members.
        @Test(arguments: [
            (
                #"{"key":"AuthorizationKey","value":"s}{:,\"ecret"}"#,
                #"{"key":"AuthorizationKey","value":"…"}"#
            ),
            (
                #"[{"value":"secret","x":{},"key":"WifiPassword"},{"key":"a","value":"b"}]"#,
                #"[{"value":"…","x":{},"key":"WifiPassword"},{"key":"a","value":"b"}]"#
            ),
            (#"}}"key":"AuthorizationKey","value":42"#, #"}}"key":"AuthorizationKey","value":…"#),
            (#"{"key":"AuthorizationKey","value":"se\"#, #"{"key":"AuthorizationKey","value":"…"#),
            // The keys as members of an object.
            (#"{"AuthorizationKey":"secret","a":"b"}"#, #"{"AuthorizationKey":"…","a":"b"}"#),
            (
                #"{"AuthorizationKey":{"value":"secret","readonly":false},"a":{"value":"b"}}"#,
                #"{"AuthorizationKey":{"value":"…","readonly":false},"a":{"value":"b"}}"#
            ),
            (
                #"[3,"1",{"configurationKey":{"WifiPassword":{"readonly":true,"value":7"#,
                #"[3,"1",{"configurationKey":{"WifiPassword":{"readonly":true,"value":…"#
            ),
        ]) func masksValuesOfSecretKeys(frame: String, kept: String) {
            #expect(FrameMask.masked(Array(frame.utf8)) == kept)
        }

        @Test(arguments: [
            (#"{"location":"ftp://me:p@ss/word@host/a"}"#, #"{"location":"ftp://…@host/a"}"#),
            (#"{"location":"ftp:\/\/me:pass@host"}"#, #"{"location":"ftp://…@host"}"#),
            (#"{"location":"https://host/a"}"#, #"{"location":"https://host/a"}"#),
            (#"{"data":"me@host"}"#, #"{"data":"me@host"}"#),
        ]) func masksLoginsInURLs(frame: String, kept: String) {
            #expect(FrameMask.masked(Array(frame.utf8)) == kept)
        }
    }
}
