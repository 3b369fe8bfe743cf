internal import BenchmarkData

extension ResidualField {
    /// The groups and their members as two tables of comma-separated values.
    ///
    /// A group says at which byte of the second table its members start, so that only those in question are read.
    var tables: (groups: String, members: String) {
        var groupLines =
            "engine,model,shape,accelerator,architecture,release,source,precision,devices,balance,copied,guesses,"
            + "configuration,start,count\n"
        var memberLines =
            "run_id,kind,load,input,output," + Metric.allCases.map(\.word).joined(separator: ",") + "\n"
        for (index, group) in groups.enumerated() {
            let traits = group.traits
            let words = [
                traits.engine, traits.model, traits.shape, traits.accelerator, traits.architecture, traits.release,
                traits.source, traits.precision,
            ].map(ResidualField.cell)
            let numbers =
                [traits.devices, traits.balance].map(plainDecimal)
                + [traits.isCopied, traits.isSpeculative].map { $0 ? "1" : "" }
            let place = [ResidualField.cell(group.configuration), "\(memberLines.utf8.count)", "\(group.count)"]
            groupLines += (words + numbers + place).joined(separator: ",") + "\n"
            for member in members(of: index) {
                let place = [member.place.load, member.place.input, member.place.output].map(plainDecimal)
                let residuals = Metric.allCases.map { metric in
                    member.residuals[metric].map { $0 == 0 ? "0" : plainDecimal($0) } ?? ""
                }
                memberLines +=
                    ([ResidualField.cell(member.id), "\(member.place.kind.rawValue)"] + place + residuals)
                    .joined(separator: ",") + "\n"
            }
        }
        return (groupLines, memberLines)
    }

    private static func cell(_ text: String) -> String { text.contains(",") ? "\"\(text)\"" : text }

    /// Reads the groups of ``tables``; their members are read when they are first used.
    init(_ table: PlainTable) {
        var table = table
        table.skipLine()
        var groups: [Group] = []
        while !table.isAtEnd {
            let traits = Traits(&table)
            let configuration = table.text()
            let start = Int(table.number() ?? 0)
            groups.append(
                Group(
                    traits: traits, configuration: configuration, start: start, count: Int(table.number() ?? 0),
                    isEmbedded: true))
        }
        self.init(groups: groups)
    }

    /// Reads `count` members.
    static func members(_ table: PlainTable, count: Int) -> [Member] {
        var table = table
        return (0..<count).map { _ in
            let id = table.text()
            let kind = LoadKind(rawValue: Int(table.number() ?? 0)) ?? .rate
            let place = LocalCorrection.Place(
                load: table.number() ?? 0, input: table.number() ?? 0, output: table.number() ?? 0, kind: kind)
            return Member(id: id, place: place, residuals: Residuals { _ in table.number() })
        }
    }
}

extension Traits {
    /// Reads the traits at the start of a line.
    fileprivate init(_ table: inout PlainTable) {
        engine = table.text()
        model = table.text()
        shape = table.text()
        accelerator = table.text()
        architecture = table.text()
        release = table.text()
        source = table.text()
        precision = table.text()
        devices = table.number() ?? 0
        balance = table.number() ?? 0
        isCopied = table.number() != nil
        isSpeculative = table.number() != nil
    }
}
