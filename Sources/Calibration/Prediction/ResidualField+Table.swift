internal import Input

/// The groups and their members as two tables; the rows of the members of a group follow each other in the second.
extension ResidualField {
    /// Both as comma-separated values.
    var tables: (groups: String, members: String) {
        var groupLines = [
            "engine,model,shape,accelerator,architecture,release,source,precision,devices,balance,copied,guesses,"
                + "configuration,start,count"
        ]
        var memberLines = ["run_id,kind,load,input,output," + Metric.allCases.map(\.word).joined(separator: ",")]
        for (group, members, start) in contents {
            let traits = group.traits
            let words = traits.words.map(ResidualField.cell)
            let numbers =
                [traits.devices, traits.balance].map(plainDecimal)
                + [traits.isCopied, traits.isSpeculative].map { $0 ? "1" : "" }
            let place = [ResidualField.cell(group.configuration), "\(start)", "\(group.count)"]
            groupLines.append((words + numbers + place).joined(separator: ","))
            for member in members {
                let place = [member.place.load, member.place.input, member.place.output].map(plainDecimal)
                let residuals = Metric.allCases.map { metric in
                    member.residuals[metric].map { $0 == 0 ? "0" : plainDecimal($0) } ?? ""
                }
                memberLines.append(
                    ([ResidualField.cell(member.id), "\(member.place.kind.rawValue)"] + place + residuals)
                        .joined(separator: ","))
            }
        }
        return (groupLines.joined(separator: "\n") + "\n", memberLines.joined(separator: "\n") + "\n")
    }

    /// Both as packed tables, as which the program carries them.
    var packed: (groups: [UInt8], members: [UInt8]) {
        var groups = PackedTableWriter()
        var ofMembers = PackedTableWriter()
        for (group, members, start) in contents {
            let traits = group.traits
            // Words are keys so that those of a question are found among them.
            groups.startRow(keys: traits.words + [ResidualField.engineKey(traits.engine), group.configuration])
            for word in traits.words { groups.text(word) }
            for number in [traits.devices, traits.balance] { groups.number(number == 0 ? 0 : number) }
            for flag in [traits.isCopied, traits.isSpeculative] { groups.integer(flag ? 1 : 0) }
            groups.text(group.configuration)
            groups.integer(start)
            groups.integer(group.count)
            for member in members {
                ofMembers.startRow()
                ofMembers.text(member.id)
                ofMembers.integer(member.place.kind.rawValue)
                // No zero is negative in a table of text.
                for number in [member.place.load, member.place.input, member.place.output] {
                    ofMembers.number(number == 0 ? 0 : number)
                }
                for metric in Metric.allCases { ofMembers.number(member.residuals[metric].map { $0 == 0 ? 0 : $0 }) }
            }
        }
        return (groups.bytes(), ofMembers.bytes())
    }

    /// The groups with their members and the row at which these start.
    private var contents: [(group: Group, members: ArraySlice<Member>, start: Int)] {
        var start = 0
        return groups.indices.map { index in
            defer { start += groups[index].count }
            return (groups[index], members(of: index), start)
        }
    }

    private static func cell(_ text: String) -> String { text.contains(",") ? "\"\(text)\"" : text }

    /// What the groups of an engine are found by.
    static func engineKey(_ engine: String) -> String { "engine \(engine)" }
}

extension ResidualField.Group {
    /// Reads a row of the groups of ``ResidualField/packed``.
    init(_ packed: PackedTable, _ row: Int) {
        self.init(
            traits: Traits(packed, row), configuration: packed.text(row, 12), start: packed.integer(row, 13),
            count: packed.integer(row, 14), isEmbedded: true)
    }
}

extension ResidualField.Member {
    /// Reads a row of the members of ``ResidualField/packed``.
    init(_ packed: PackedTable, _ row: Int) {
        let place = LocalCorrection.Place(
            load: packed.number(row, 2), input: packed.number(row, 3), output: packed.number(row, 4),
            kind: LoadKind(rawValue: packed.integer(row, 1)) ?? .rate)
        self.init(
            id: packed.text(row, 0), place: place,
            residuals: ResidualField.Residuals { packed.optionalNumber(row, 5 + $0.rawValue) })
    }
}
