import Catalog
import Input

/// Where the columns of a bill are, and what its rows mean.
struct BillLayout {
    private let format: BillFormat
    private let file: String
    private let places: [String: Int]
    /// Columns with words that may name an instance, the surest first.
    private let wordPlaces: [Int]
    private let tagPlaces: [Int]
    private let tagColumns: [(name: String, place: Int)]

    private let words = BillWords()

    /// The columns whose cells are needed.
    let columns: [Int]

    private static let focusColumns = [
        "billed_cost", "effective_cost", "list_cost", "billing_currency", "charge_category", "charge_class",
        "charge_period_start", "charge_period_end", "pricing_category", "pricing_quantity", "pricing_unit",
        "consumed_quantity", "consumed_unit", "commitment_discount_status", "commitment_discount_type",
        "commitment_discount_name", "provider_name", "publisher_name", "region_id",
    ]
    private static let focusWords = [
        "x_instance_type", "x_sku_instance_type", "sku_price_details", "x_sku_details", "sku_meter",
        "x_sku_meter_name", "x_usage_type", "x_sku_description", "charge_description", "x_sku_meter_subcategory",
        "resource_type",
    ]
    private static let reportColumns = [
        "line_item_line_item_type", "line_item_usage_start_date", "line_item_usage_end_date",
        "line_item_usage_amount", "line_item_unblended_cost", "line_item_net_unblended_cost",
        "line_item_currency_code", "line_item_usage_type", "line_item_operation", "line_item_availability_zone",
        "pricing_term", "pricing_unit", "pricing_public_on_demand_cost", "pricing_lease_contract_length",
        "reservation_reservation_a_r_n", "reservation_effective_cost", "reservation_unused_recurring_fee",
        "reservation_unused_amortized_upfront_fee_for_billing_period",
        "savings_plan_savings_plan_effective_cost", "savings_plan_total_commitment_to_date",
        "savings_plan_used_commitment", "savings_plan_purchase_term", "product_region_code", "product_region",
    ]
    private static let reportWords = ["product_instance_type", "line_item_usage_type"]

    init(_ header: [String], _ format: BillFormat, file: String) throws(InputProblems) {
        self.format = format
        self.file = file
        let names = header.map(BillColumn.folded)
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let known = places
        let words = format == .focus ? Self.focusWords : Self.reportWords
        wordPlaces = words.compactMap { known[$0] }
        tagPlaces = ["tags", "resource_tags"].compactMap { known[$0] }
        let prefixes = ["resource_tags_user_", "resource_tags_aws_"]
        tagColumns = names.enumerated().compactMap { place, name in
            prefixes.first(where: name.hasPrefix).map { (String(name.dropFirst($0.count)), place) }
        }
        let wanted = format == .focus ? Self.focusColumns : Self.reportColumns
        columns = Array(
            Set(wanted.compactMap { known[$0] } + wordPlaces + tagPlaces + tagColumns.map(\.place))
        ).sorted()
        let required =
            format == .focus
            ? ["billed_cost", "effective_cost", "charge_category", "charge_period_start", "charge_period_end"]
            : ["line_item_line_item_type", "line_item_usage_start_date", "line_item_unblended_cost"]
        let missing = required.filter { known[$0] == nil }
        guard missing.isEmpty else {
            throw InputProblems(
                missing.map { column in
                    Diagnostic(
                        at: SourcePlace(file: file, line: 1, field: column), "the column is missing",
                        suggestion: "export it along with the others")
                })
        }
    }

    /// The text of a cell; nil for an empty one, and for the `NULL` that some exports write.
    private func text(_ column: String, _ cells: [String]) -> String? {
        guard let place = places[column] else { return nil }
        let text = cells[place]
        return text.isEmpty || text == "NULL" || text == "null" ? nil : text
    }

    private func amount(
        _ column: String, _ cells: [String], _ scanner: CSVScanner
    ) throws(InputProblems) -> ExactPrice? {
        guard let text = text(column, cells) else { return nil }
        guard let amount = ExactPrice(text) else {
            throw scanner.failure(
                "\(column): not an amount: \(text.printable(limit: 40))",
                allowed: "a decimal number, such as 41.50 or 2.2E1")
        }
        return amount
    }

    private func moment(
        _ column: String, _ cells: [String], _ scanner: CSVScanner
    ) throws(InputProblems) -> Double? {
        guard let text = text(column, cells) else { return nil }
        guard let seconds = Timestamp.seconds(text) else {
            throw scanner.failure(
                "\(column): not a time: \(text.printable(limit: 40))", allowed: "such as 2026-10-01T00:00:00Z")
        }
        return seconds
    }

    /// Whether a row has a tag: in a JSON object, or in a column of its own.
    func has(_ name: String, _ value: String, _ cells: [String]) -> Bool {
        let wanted = BillColumn.folded(name)
        if tagColumns.contains(where: { $0.name == wanted && cells[$0.place] == value }) { return true }
        for place in tagPlaces {
            guard let map = try? JSONValue(reading: cells[place].utf8, name: file), case .map(let tags) = map else {
                continue
            }
            for (key, tag) in tags {
                // AWS puts user: or user_ before the names that people gave.
                let isNamed = key == name || key == "user:" + name || key == "user_" + name
                if isNamed, case .text(let text) = tag, text == value { return true }
            }
        }
        return false
    }

    /// What a row says; nil for one without a cost.
    func row(_ cells: [String], _ scanner: CSVScanner) throws(InputProblems) -> BillRow? {
        switch format {
        case .focus: try focusRow(cells, scanner)
        case .awsReport: try reportRow(cells, scanner)
        }
    }

    // MARK: FOCUS

    private func focusRow(_ cells: [String], _ scanner: CSVScanner) throws(InputProblems) -> BillRow? {
        guard let start = try moment("charge_period_start", cells, scanner),
            let month = text("charge_period_start", cells)?.prefix(7)
        else { throw scanner.failure("ChargePeriodStart is empty", allowed: "such as 2026-10-01T00:00:00Z") }
        var row = BillRow(
            billed: try amount("billed_cost", cells, scanner) ?? .zero,
            effective: try amount("effective_cost", cells, scanner) ?? .zero,
            list: try amount("list_cost", cells, scanner) ?? .zero, month: String(month), start: start,
            end: try moment("charge_period_end", cells, scanner) ?? start)
        row.currency = text("billing_currency", cells) ?? "USD"
        row.provider = words.provider(text("provider_name", cells) ?? text("publisher_name", cells) ?? "")
        row.region = text("region_id", cells) ?? ""
        switch text("charge_category", cells)?.lowercased() {
        case "purchase": row.category = .purchase
        case "tax": row.category = .tax
        case "credit", "adjustment": row.category = .credit
        default: if text("charge_class", cells)?.lowercased() == "correction" { row.category = .credit }
        }
        switch text("pricing_category", cells)?.lowercased() {
        case "dynamic": row.purchase = .spot
        case "committed": row.purchase = .committed
        default: break
        }
        row.words = wordPlaces.map { cells[$0] }
        let hours = try hours(cells, scanner)
        row.isHourly = hours != nil
        row.hours = hours
        if text("commitment_discount_status", cells)?.lowercased() == "unused" {
            row.purchase = .unused
            row.hours = nil
        }
        for column in ["commitment_discount_type", "commitment_discount_name"] where row.termMonths == nil {
            if let text = text(column, cells) { row.termMonths = words.term(text) }
        }
        return row
    }

    /// What was used, or else priced, where that is counted in hours.
    private func hours(_ cells: [String], _ scanner: CSVScanner) throws(InputProblems) -> ExactPrice? {
        for (unit, quantity) in [("consumed_unit", "consumed_quantity"), ("pricing_unit", "pricing_quantity")] {
            guard let count = Self.hoursPerUnit(text(unit, cells)),
                let amount = try amount(quantity, cells, scanner)
            else { continue }
            return amount * count
        }
        return nil
    }

    /// `Hours`, `Hrs`, `1 Hour`, `100 Hours`; nil for what is no time alone, such as `GB-Hours`.
    static func hoursPerUnit(_ unit: String?) -> ExactPrice? {
        guard let unit else { return nil }
        let words = unit.lowercased().split(separator: " ")
        guard let last = words.last, ["hours", "hour", "hrs", "hr", "h"].contains(last), words.count <= 2 else {
            return nil
        }
        return words.count == 1 ? ExactPrice(1) : ExactPrice(String(words[0]))
    }

    // MARK: AWS

    private func reportRow(_ cells: [String], _ scanner: CSVScanner) throws(InputProblems) -> BillRow? {
        guard let start = try moment("line_item_usage_start_date", cells, scanner),
            let month = text("line_item_usage_start_date", cells)?.prefix(7)
        else { return nil }
        let net = try amount("line_item_net_unblended_cost", cells, scanner)
        let gross = try amount("line_item_unblended_cost", cells, scanner)
        let cost = net ?? gross ?? .zero
        var row = BillRow(
            billed: cost, effective: cost,
            list: try amount("pricing_public_on_demand_cost", cells, scanner) ?? .zero, month: String(month),
            start: start, end: try moment("line_item_usage_end_date", cells, scanner) ?? start)
        row.provider = "aws"
        row.currency = text("line_item_currency_code", cells) ?? "USD"
        row.region = region(cells)
        let usage = text("line_item_usage_type", cells) ?? ""
        // USW2-BoxUsage:p5.48xlarge; EBS and traffic have no such words.
        let isInstance = ["Usage:", "Reservation:"].contains(where: usage.contains) || usage.isEmpty
        let unit = text("pricing_unit", cells)
        row.isHourly = isInstance && (unit == nil || Self.hoursPerUnit(unit) != nil)
        row.words = wordPlaces.map { cells[$0] }
        if row.isHourly { row.hours = try amount("line_item_usage_amount", cells, scanner) }
        let isSpot = usage.contains("SpotUsage") || text("pricing_term", cells)?.lowercased() == "spot"
        if isSpot { row.purchase = .spot }
        for column in ["pricing_lease_contract_length", "savings_plan_purchase_term"] where row.termMonths == nil {
            if let text = text(column, cells) { row.termMonths = words.term(text) }
        }
        // RunInstances alone is Linux; codes behind it are other systems.
        row.isOtherSystem = text("line_item_operation", cells).map { $0.hasPrefix("RunInstances:") } ?? false
        try classify(&row, text("line_item_line_item_type", cells) ?? "", cells, scanner)
        return row
    }

    /// What kinds of line items mean; see the data dictionary of the Cost and Usage Report.
    private func classify(
        _ row: inout BillRow, _ kind: String, _ cells: [String], _ scanner: CSVScanner
    ) throws(InputProblems) {
        switch kind {
        case "DiscountedUsage":
            row.purchase = .committed
            row.effective = try amount("reservation_effective_cost", cells, scanner) ?? row.effective
        case "SavingsPlanCoveredUsage":
            row.purchase = .committed
            row.effective = try amount("savings_plan_savings_plan_effective_cost", cells, scanner) ?? row.effective
        case "SavingsPlanNegation":
            row.purchase = .committed
            (row.effective, row.list, row.hours) = (.zero, .zero, nil)
        case "RIFee":
            row.purchase = .unused
            row.effective =
                (try amount("reservation_unused_recurring_fee", cells, scanner) ?? .zero)
                + (try amount("reservation_unused_amortized_upfront_fee_for_billing_period", cells, scanner) ?? .zero)
            (row.list, row.hours) = (.zero, nil)
        case "SavingsPlanRecurringFee":
            row.purchase = .unused
            row.effective =
                (try amount("savings_plan_total_commitment_to_date", cells, scanner) ?? .zero)
                + (try amount("savings_plan_used_commitment", cells, scanner) ?? .zero) * ExactPrice(-1)
            (row.list, row.hours, row.isHourly) = (.zero, nil, false)
        case "SavingsPlanUpfrontFee": (row.category, row.effective) = (.purchase, .zero)
        case "Fee" where text("reservation_reservation_a_r_n", cells) != nil:
            (row.category, row.effective) = (.purchase, .zero)
        case "Tax": row.category = .tax
        case "Credit", "Refund", "EdpDiscount", "BundledDiscount", "PrivateRateDiscount", "SppDiscount",
            "RiVolumeDiscount":
            row.category = .credit
        default: break
        }
    }

    private func region(_ cells: [String]) -> String {
        if let code = text("product_region_code", cells) ?? text("product_region", cells) { return code }
        guard let zone = text("line_item_availability_zone", cells) else { return "" }
        return zone.last?.isLetter == true ? String(zone.dropLast()) : zone
    }
}
