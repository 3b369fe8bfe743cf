import Catalog
import Input

/// One row of a bill, in the terms of FOCUS, whoever wrote it.
struct BillRow {
    /// What kind of charge it is.
    enum Category {
        case usage, purchase, credit, tax
    }

    var category = Category.usage
    var purchase = BilledPurchase.onDemand
    var provider = ""
    var region = ""
    /// Words among which the name of an instance or of a part of a machine stands, the surest first.
    var words: [String] = []
    /// Hours of whatever it prices; nil for what is not counted in hours, or does not count.
    var hours: ExactPrice?
    /// Whether it is about instances at all: it is counted in hours, or belongs to rows that are.
    var isHourly = false
    var billed, effective, list: ExactPrice
    var currency = "USD"
    /// The month in which it starts, as `2026-10`.
    var month: String
    /// Seconds since 1970.
    var start, end: Double
    /// Whether it is for more than plain Linux.
    var isOtherSystem = false
    /// Months of the commitment that it draws on; nil where the bill does not say.
    var termMonths: Int?
}

/// Adds up the rows of a bill.
struct BillReader {
    private let context: PriceImportContext
    private let file: String
    private let format: BillFormat
    private let tag: (name: String, value: String)?
    private(set) var rows = 0
    private(set) var start, end: Double?
    private var sums: [BilledSpend.Key: BilledSpend] = [:]
    private var others: [BilledRest.Kind: BilledRest] = [:]
    private var unknown: [String: Int] = [:]
    /// Rows about instances that nobody knows.
    private(set) var unknownRows = 0
    /// What the words of rows were found to be; bills repeat the same few.
    private var known: [String: Known] = [:]
    /// What instances with plain Linux cost.
    private(set) var paid: [BilledSpend.Key: PaidPrice] = [:]

    /// The subject of rows, and whether they are for more than plain Linux.
    private struct Known {
        let subject: Subject
        let isOtherSystem: Bool
    }

    /// Hours, and what they cost with commitments spread over them.
    struct PaidPrice {
        var hours = ExactPrice.zero
        var cost = ExactPrice.zero
        var termMonths: Int?
    }

    /// More different sums than any bill has.
    private static let mostSums = 500_000
    private static let mostKnown = 50_000

    /// What a row is the price of.
    private enum Subject {
        /// An instance.
        case instance(InstanceType)
        /// Accelerators of a series of Google's, a part of a machine.
        case accelerators(String)
        /// Cores or memory of such a series.
        case host(String)
        case unknownInstance(String)
        case nothing
    }

    init(
        _ context: PriceImportContext, file: String, format: BillFormat, tag: (name: String, value: String)?
    ) {
        self.context = context
        self.file = file
        self.format = format
        self.tag = tag
    }

    var spend: [BilledSpend] { sums.values.sorted { $0.key < $1.key } }
    var rest: [BilledRest] { BilledRest.Kind.allCases.compactMap { others[$0] } }
    var unknownInstances: [String] { unknown.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map(\.key) }

    mutating func read(_ stream: ByteStream) throws(InputProblems) {
        var scanner = CSVScanner(stream)
        scanner.skipMark()
        guard let header = try scanner.row() else { return }
        let layout = try BillLayout(header, format, file: file)
        scanner.keep(layout.columns, of: header.count)
        while let cells = try scanner.row() {
            rows += 1
            guard cells.count == header.count else {
                throw scanner.failure("the row has \(cells.count) cells, the header \(header.count)")
            }
            if let tag, !layout.has(tag.name, tag.value, cells) { continue }
            guard let row = try layout.row(cells, scanner) else { continue }
            try add(row, scanner)
        }
    }

    private mutating func add(_ row: BillRow, _ scanner: CSVScanner) throws(InputProblems) {
        if start.map({ row.start < $0 }) ?? true { start = row.start }
        if end.map({ row.end > $0 }) ?? true { end = row.end }
        var row = row
        for amount in [\BillRow.billed, \.effective, \.list] {
            guard let dollars = context.rates.dollars(row[keyPath: amount], in: row.currency) else {
                throw scanner.failure(
                    "the amounts are in \(row.currency.printable(limit: 20)), and plans are in US dollars",
                    suggestion:
                        "give the rate: --exchange-rate \(row.currency.prefix(3))=1.10 (US dollars for one)")
            }
            row[keyPath: amount] = dollars
        }
        switch row.category {
        case .credit: return add(row, to: .credits)
        case .tax: return add(row, to: .taxes)
        case .purchase: return add(row, to: .purchases)
        case .usage: break
        }
        let found = known(row)
        row.isOtherSystem = row.isOtherSystem || found.isOtherSystem
        switch found.subject {
        case .instance(let instance): try add(row, instance, scanner)
        case .accelerators(let id): try add(row, id, "", count: 1, countsHours: true, scanner)
        case .host(let id): try add(row, id, "", count: 0, countsHours: false, scanner)
        case .unknownInstance(let name):
            unknownRows += 1
            if unknown.count < 1000 { unknown[name, default: 0] += 1 }
            add(row, to: .other)
        case .nothing: add(row, to: row.purchase == .unused ? .unused : .other)
        }
    }

    private mutating func add(_ row: BillRow, to kind: BilledRest.Kind) {
        var rest = others[kind] ?? BilledRest(kind: kind, rows: 0, billed: .zero, effective: .zero)
        rest.rows += 1
        rest.billed = rest.billed + row.billed
        rest.effective = rest.effective + row.effective
        others[kind] = rest
    }

    private mutating func add(
        _ row: BillRow, _ instance: InstanceType, _ scanner: CSVScanner
    ) throws(InputProblems) {
        var row = row
        row.provider = instance.provider
        try add(
            row, instance.acceleratorID, instance.name, count: instance.acceleratorCount,
            countsHours: row.hours != nil, scanner)
    }

    private mutating func add(
        _ row: BillRow, _ acceleratorID: String, _ instance: String, count: Double, countsHours: Bool,
        _ scanner: CSVScanner
    ) throws(InputProblems) {
        let key = BilledSpend.Key(
            month: row.month, provider: row.provider, acceleratorID: acceleratorID,
            instanceType: instance, region: row.region, purchase: row.purchase)
        var sum =
            sums[key]
            ?? BilledSpend(
                key: key, instanceHours: .zero, acceleratorHours: .zero, billed: .zero, effective: .zero, list: .zero)
        let hours = countsHours ? row.hours ?? .zero : .zero
        sum.instanceHours = sum.instanceHours + hours
        sum.acceleratorHours = sum.acceleratorHours + hours * (ExactPrice("\(count)") ?? .zero)
        sum.billed = sum.billed + row.billed
        sum.effective = sum.effective + row.effective
        sum.list = sum.list + row.list
        sums[key] = sum
        if !row.isOtherSystem, !instance.isEmpty {
            var price = paid[key] ?? PaidPrice()
            price.hours = price.hours + hours
            price.cost = price.cost + row.effective
            price.termMonths = row.termMonths ?? price.termMonths
            paid[key] = price
        }
        guard sums.count <= Self.mostSums else {
            throw scanner.failure(
                "the billing data have more than \(Self.mostSums) kinds of instances, regions and months")
        }
    }

    private mutating func known(_ row: BillRow) -> Known {
        let words = (row.isHourly ? "h" : "") + row.provider + "\u{1F}" + row.words.joined(separator: "\u{1F}")
        if let known = known[words] { return known }
        let systems = ["Windows", "RHEL", "SUSE"]
        let found = Known(
            subject: find(row), isOtherSystem: row.words.contains { text in systems.contains(where: text.contains) })
        if known.count < Self.mostKnown { known[words] = found }
        return found
    }

    private func find(_ row: BillRow) -> Subject {
        for text in row.words where !text.isEmpty && row.isHourly {
            if let instance = instance(text, row.provider) { return .instance(instance) }
        }
        if row.provider == "gcp" {
            for text in row.words {
                let parts = GoogleSeries.parts(of: text.lowercased())
                if let part = parts.first,
                    let series = GoogleSeries.all.first(where: { $0.name == part.series }),
                    let accelerator = context.hardware.accelerator(named: series.skyPilot)
                {
                    return part.part == .accelerator ? .accelerators(accelerator.id) : .host(accelerator.id)
                }
            }
        }
        for text in row.words where row.isHourly {
            if let name = Self.namesOfAcceleratedFamilies(text) { return .unknownInstance(name) }
        }
        return .nothing
    }

    /// The instance that a text names: as a whole, with the words of Azure's meters joined, or as one word of it.
    private func instance(_ text: String, _ provider: String) -> InstanceType? {
        func named(_ name: String) -> InstanceType? {
            let found = context.instances.named(name)
            return found.first { $0.provider == provider } ?? (provider.isEmpty ? found.first : nil)
        }
        guard text.utf8.count <= 4096 else { return nil }
        if let whole = named(text) { return whole }
        if provider == "azure" || provider.isEmpty {
            // "ND96isr H100 v5" is Standard_ND96isr_H100_v5; a meter of spot says so behind it.
            for part in text.split(separator: "-").map({ $0.trimmed }) {
                let plain = part.replacing(" Spot", with: "").replacing(" Low Priority", with: "")
                if let found = named("Standard_" + plain.replacing(" ", with: "_")) { return found }
            }
        }
        for word in text.split(whereSeparator: { !$0.isNameLetter }) where word.utf8.count >= 4 {
            if let found = named(String(word)) { return found }
        }
        return nil
    }

    /// A name of a family whose instances have accelerators, where none of it is known: `p7.48xlarge`.
    private static func namesOfAcceleratedFamilies(_ text: String) -> String? {
        for word in text.split(whereSeparator: { !$0.isNameLetter }) {
            let isAWS =
                word.contains(".") && word.hasSuffix("xlarge")
                && (word.hasPrefix("p") || word.hasPrefix("g") || word.hasPrefix("trn") || word.hasPrefix("inf"))
                && word.dropFirst().first.map { $0.isNumber || $0 == "r" || $0 == "n" } == true
            let isAzure = word.hasPrefix("Standard_N")
            if isAWS || isAzure { return String(word) }
        }
        return nil
    }
}

extension Character {
    fileprivate var isNameLetter: Bool { isLetter || isNumber || self == "." || self == "_" || self == "-" }
}

extension StringProtocol {
    /// Without blanks around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
