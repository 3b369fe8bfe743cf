import Catalog
import Input

/// Tells price lists in JSON by the keys at their top, and reads each through one small buffer.
///
/// A file may hold several pages, one after the other.
struct JSONPriceFile {
    private let stream: ByteStream
    /// Whose list it is; known once it has been read.
    private(set) var format = PriceFormat.own
    private var isKnown = false
    /// Whether the last page says that another one follows.
    private(set) var hasMore = false
    private var ec2 = AWSPriceList()
    private var savingsPlans = AWSSavingsPlans()
    private var google = GoogleSKUs()

    init(_ stream: ByteStream) { self.stream = stream }

    /// Reads the whole file; `again` opens it a second time where what comes last has to be known first.
    mutating func read(
        into collector: inout OfferCollector, again: () -> ByteStream?
    ) throws(InputProblems) {
        try readPages(stream, &collector)
        if ec2.needsSecondPass {
            guard let second = again() else {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: stream.name), "the terms come before the products, so it is read twice",
                        suggestion: "give a file instead of a pipe")
                ])
            }
            _ = try second.open()
            ec2.isSecondPass = true
            try readPages(second, &collector)
        }
        guard isKnown else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: stream.name), "this is no known price list", allowed: PriceFile.layouts)
            ])
        }
        google.finish(&collector)
    }

    private mutating func readPages(
        _ stream: ByteStream, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        var scanner = JSONScanner(stream)
        scanner.skipMark()
        while let byte = scanner.skipBlank() {
            if byte == 0x5B {
                try scanner.array { (scanner) throws(InputProblems) in try page(&scanner, &collector) }
            } else {
                try page(&scanner, &collector)
            }
        }
    }

    private mutating func page(_ scanner: inout JSONScanner, _ collector: inout OfferCollector) throws(InputProblems) {
        try scanner.object { (scanner, key) throws(InputProblems) in
            let start = scanner.skipBlank()
            if ec2.isSecondPass, key != "terms" { return try scanner.skipValue() }
            switch (key, start) {
            case ("publicationDate", _), ("timeGenerated", _):
                collector.statedDay = try day(scanner.plainValue())
            case ("version", _): collector.version = try scanner.plainValue()
            case ("regionCode", _): savingsPlans.region = try scanner.plainValue()
            case ("BillingCurrency", _), ("currency", _):
                if let currency = try scanner.plainValue() { collector.currency = currency }
            case ("products", 0x7B):
                try recognise(.awsPriceList, scanner)
                try ec2.readProducts(&scanner, &collector)
            case ("products", 0x5B):
                try recognise(.awsSavingsPlans, scanner)
                try savingsPlans.readProducts(&scanner)
            case ("terms", 0x7B): try readTerms(&scanner, &collector)
            case ("Items", 0x5B):
                try recognise(.azureRetail, scanner)
                try AzureRetailPrices.read(&scanner, into: &collector)
            case ("skus", 0x5B):
                try recognise(.googleSKUs, scanner)
                try google.read(&scanner, into: &collector)
            case ("NextPageLink", _), ("nextPageToken", _): hasMore = try !(scanner.plainValue() ?? "").isEmpty
            case ("projects", 0x5B):
                try recognise(.infracost, scanner)
                try InfracostFile.readProjects(&scanner, into: &collector)
            case ("data", 0x7B):
                try recognise(.infracost, scanner)
                try InfracostFile.readData(&scanner, into: &collector)
            case ("regions", 0x7B), ("regions", 0x5B), ("offers", 0x7B):
                throw scanner.failure(
                    "this is an index of price lists, not a list",
                    suggestion: "download and import the files that it names")
            default: try scanner.skipValue()
            }
        }
    }

    /// The terms of an EC2 file or of a savings plans file, whichever it is by its first kind of term.
    private mutating func readTerms(
        _ scanner: inout JSONScanner, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        try scanner.object { (scanner, kind) throws(InputProblems) in
            switch (kind, scanner.skipBlank()) {
            case ("OnDemand", 0x7B), ("Reserved", 0x7B):
                try recognise(.awsPriceList, scanner)
                try ec2.readTerms(&scanner, isReserved: kind == "Reserved", &collector)
            case ("savingsPlan", 0x5B):
                try recognise(.awsSavingsPlans, scanner)
                try savingsPlans.readTerms(&scanner, &collector)
            default: try scanner.skipValue()
            }
        }
    }

    private mutating func recognise(_ found: PriceFormat, _ scanner: JSONScanner) throws(InputProblems) {
        guard !isKnown || format == found else {
            throw scanner.failure("the file holds two kinds of price lists", suggestion: "import each by itself")
        }
        (format, isKnown) = (found, true)
    }

    private func day(_ text: String?) -> CalendarDate? { CalendarDate(timestamp: text) }
}

extension CalendarDate {
    /// The day of an ISO 8601 time; nil for anything else.
    init?(timestamp text: String?) {
        guard let text, let day = CalendarDate(String(text.prefix(10))) else { return nil }
        self = day
    }
}
