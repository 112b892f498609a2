import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase

/// Places as their hosts describe them: texts, photos, address and public position.
package struct ListingModule: DomainModule {
    package static let migrations = [
        Migration("0048-listings", PackageResources._048_listings_sql)
    ]

    private let database: CloudDatabase
    private let random: RandomSource
    private let publicPointKey: [UInt8]
    private let lookup: AddressLookup?
    private let map: MapResources
    private let site: Site

    /// - Parameters:
    ///   - publicPointKey: a secret of 32 bytes, under which public points are computed.
    ///   - geocoder: finds the positions of addresses; nil leaves that to the hosts.
    ///   - map: for the picture of a place's surroundings, and its pin.
    package init(
        database: CloudDatabase, random: RandomSource, publicPointKey: [UInt8],
        geocoder: (any Geocoder)?, map: MapResources, site: Site
    ) {
        self.database = database
        self.random = random
        self.publicPointKey = publicPointKey
        lookup = geocoder.map { AddressLookup(geocoder: $0, database: database) }
        self.map = map
        self.site = site
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("listing", PackageResources.listing_mustache),
            PageTemplate("place", PackageResources.place_mustache),
        ]
    }

    package static var assets: [Asset] {
        [.script(ListingPin.script, PackageResources.pin_js)]
    }

    package var routes: [Route] {
        let uploads = PhotoUploads(database: database, random: random)
        return ListingRoutes(
            database: database, random: random, publicPointKey: publicPointKey, uploads: uploads
        ).all()
            + PlacePages(site: site, database: database, map: map).all()
            + ListingPages(
                site: site, database: database, random: random, publicPointKey: publicPointKey,
                lookup: lookup, map: map, uploads: uploads
            ).all()
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.listings }

    package var auditSources: [AuditSource] { [.listings] }

    package var retention: [RetentionRule] {
        [
            .age("read_at", of: "address_read", seconds: AddressTable.keptSeconds),
            .expiry(
                "answered_at", of: "geocoder_answer", key: "query_hash",
                seconds: AddressLookup.keptSeconds),
        ]
    }
}
