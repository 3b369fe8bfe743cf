import Foundation
import Testing

@testable import Catalog

@Suite("Providers and regions") struct ProviderTests {
    private static let offers = Result { try PriceBook.load().offers(asOf: nil) }

    @Test("every provider on the price lists has a tier, and nothing else has one")
    func tiers() throws {
        let sellers = Set(try Self.offers.get().map(\.provider))
        #expect(sellers == Set(Providers.tiers.keys))
        #expect(Set(Providers.tiers.values) == Set(ProviderTier.allCases))
    }

    @Test("every region is in a country, apart from four that are sold as one price everywhere")
    func countries() throws {
        let without = Set(try Self.offers.get().filter { $0.country == nil }.map(\.provider))
        #expect(without == ["hyperbolic", "modal", "oci", "replicate"])
        let known = Set(
            RegionGroup.names.filter { $0 != "eu" && $0 != "uk" }.flatMap { RegionGroup.countries(of: $0) ?? [] })
        #expect(Set(Providers.countries.values).isSubset(of: known), "each country is in one of the continents")
    }

    @Test("a seller of the user's own is a specialized cloud in no known country")
    func own() throws {
        var offer = try #require(try Self.offers.get().first)
        offer.provider = "our-vendor"
        #expect(offer.tier == .specialized && offer.country == nil)
    }

    @Test(
        "groups are countries, continents and unions, in any case",
        arguments: [
            ("eu", "FI", true), ("EU", "GB", false), ("europe", "GB", true), ("us", "US", true), ("uk", "GB", true),
        ])
    func groups(name: String, country: String, isIn: Bool) throws {
        #expect(try #require(RegionGroup.countries(of: name)).contains(country) == isIn)
        #expect(RegionGroup.countries(of: "us-east-1") == nil && RegionGroup.countries(of: "xx") == nil)
    }

    @Test("the age of prices is counted to the newest shipped price")
    func age() throws {
        let newest = try Self.offers.get().compactMap(\.provenance.date).max()
        let hosted = APIPrice.shipped().compactMap(\.provenance.date).max()
        #expect(Catalog.shippedDay == max(try #require(newest), try #require(hosted)))
        let (day, other) = (try #require(CalendarDate("2026-03-01")), try #require(CalendarDate("2024-02-28")))
        #expect(day.days(since: other) == 732 && other.days(since: day) == -732)
    }
}
