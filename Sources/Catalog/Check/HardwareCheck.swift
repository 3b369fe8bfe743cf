internal import Input
internal import Quantities

/// Holds the figures of accelerators against each other.
struct HardwareCheck {
    private(set) var diagnostics: [Diagnostic] = []

    init(_ rows: [Located<Accelerator>]) {
        for row in rows {
            checkMemory(row)
            checkRates(row)
        }
        checkNames(rows)
    }

    /// A finding is a warning where the row's own note explains it.
    private mutating func odd(_ row: Located<Accelerator>, _ field: String, _ message: String, allowed: String) {
        let note = row.value.note
        diagnostics.append(
            Diagnostic(
                note == nil ? .error : .warning, at: row.place(of: field), message + (note.map { " (\($0))" } ?? ""),
                allowed: allowed,
                suggestion: note == nil
                    ? "mend the figure (is it a sparse rate, or a figure in another unit?), or say in the column note why it is so"
                    : nil))
    }

    private mutating func checkMemory(_ row: Located<Accelerator>) {
        let chip = row.value
        // Labels count GiB or GB; what the driver reports is at most the label taken as GiB.
        let label = chip.memory.gigabytes
        if let usable = chip.usableMemory?.gibibytes {
            if usable > label * 1.001 {
                odd(
                    row, "memory_usable_gib", "\(usable) GiB can be used of a label of \(label)",
                    allowed: "at most \(label)")
            } else if usable < label * 0.85 {
                odd(
                    row, "memory_usable_gib", "only \(usable) GiB can be used of a label of \(label)",
                    allowed: "\(label * 0.85) to \(label)")
            }
        }
        plausible(row, "memory_gb", label, 4...600)
        plausible(row, "memory_bandwidth_gb_s", chip.memoryBandwidth?.gigabytesPerSecond, 20...25_000)
        plausible(row, "tdp_watts", chip.power?.watts, 20...3000)
        if let latest = chip.releaseYear, latest > 2030 {
            odd(row, "release_year", "\(latest) is far ahead", allowed: "2010 to 2030")
        }
    }

    private mutating func plausible(
        _ row: Located<Accelerator>, _ field: String, _ value: Double?, _ range: ClosedRange<Double>
    ) {
        guard let value, !range.contains(value) else { return }
        odd(row, field, "\(value) is hardly possible", allowed: "\(range.lowerBound) to \(range.upperBound)")
    }

    /// A rate of half the bits is at most twice as high; four times means that a sparse rate slipped in.
    private mutating func checkRates(_ row: Located<Accelerator>) {
        let peaks = row.value.peaks
        let rules: [(String, Rate<FLOPs>?, String, Rate<FLOPs>?, Double)] = [
            ("fp8_dense_tflops", peaks.fp8, "16-bit", peaks.bf16, 2.1),
            ("int8_dense_tops", peaks.int8, "16-bit", peaks.bf16, 2.1),
            ("fp4_dense_tflops", peaks.fp4, "FP8", peaks.fp8, 2.1),
            ("bf16_dense_tflops", peaks.bf16, "FP32", peaks.fp32, 32),
        ]
        for (field, rate, name, base, most) in rules {
            guard let rate, let base, rate / base > most else { continue }
            let times = (rate / base * 100).rounded() / 100
            odd(row, field, "\(times) times the \(name) rate", allowed: "at most \(most) times")
        }
        if let narrow = peaks.fp8, let wide = peaks.bf16, narrow < wide {
            odd(row, "fp8_dense_tflops", "FP8 is slower than 16 bits", allowed: "at least \(wide.teraFLOPs)")
        }
    }

    /// No name means two accelerators; the user's names may take those of shipped ones, which is said.
    private mutating func checkNames(_ rows: [Located<Accelerator>]) {
        var owners: [String: Located<Accelerator>] = [:]
        for row in rows {
            for name in [row.value.id, row.value.name] + row.value.aliases {
                let folded = foldedName(name)
                guard let other = owners[folded], other.value.id != row.value.id else {
                    owners[folded] = row
                    continue
                }
                let takes = row.value.provenance.kind == .user && other.value.provenance.kind != .user
                diagnostics.append(
                    Diagnostic(
                        takes ? .warning : .error, at: row.place(of: "aliases"),
                        "\(name) is a name of \(other.value.id) as well (\(other.file):\(other.line))",
                        suggestion: takes ? "from now on it means \(row.value.id)" : "give the name to one of them"))
            }
        }
    }
}
