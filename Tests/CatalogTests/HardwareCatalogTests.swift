import Catalog
import Input
import Quantities
import TestSupport
import Testing

@Suite struct HardwareCatalogTests {
    private let header = "id,vendor,name,aliases,architecture,memory_gb,bf16_dense_tflops,source\n"

    @Test("the shipped accelerators load, and published figures stand in them as dense rates")
    func shipped() throws {
        let catalog = try HardwareCatalog.load()
        #expect(catalog.accelerators.count >= 96)
        let chip = try #require(catalog.accelerator(id: "nvidia-h100-sxm-80gb"))
        #expect(chip.peaks.bf16 == .teraFLOPs(989) && chip.peaks.fp8 == .teraFLOPs(1979))
        #expect(chip.memoryBandwidth == .gigabytesPerSecond(3350))
        #expect(chip.usableMemory == .gibibytes(79.6))
        #expect(chip.peaks.fp4 == nil, "unknown is absent, never zero")
        #expect(catalog.accelerator(id: "nvidia-l40s-48gb")?.peaks.fp8 == .teraFLOPs(733), "1466 would be sparse")
    }

    @Test("every name of every accelerator finds it, also in other case and punctuation")
    func everyName() throws {
        let catalog = try HardwareCatalog.load()
        for accelerator in catalog.accelerators {
            for name in [accelerator.id, accelerator.name] + accelerator.aliases {
                #expect(catalog.accelerator(named: name)?.id == accelerator.id, "\(name)")
                let shouted = name.uppercased().map { $0 == "-" || $0 == " " ? "_" : String($0) }.joined()
                #expect(catalog.accelerator(named: shouted)?.id == accelerator.id, "\(shouted)")
            }
        }
    }

    @Test("H100 means the SXM form and says what else it could be")
    func forms() throws {
        let catalog = try HardwareCatalog.load()
        guard case .found(let found, let others) = catalog.lookup("h100") else {
            Issue.record("h100 is not found")
            return
        }
        #expect(found.id == "nvidia-h100-sxm-80gb")
        #expect(others == ["nvidia-h100-pcie-80gb", "nvidia-h100-nvl-94gb"])
        #expect(catalog.accelerator(named: "H100 PCIe 80GB")?.id == "nvidia-h100-pcie-80gb")
    }

    @Test("words that fit several accelerators are ambiguous, unknown ones get the nearest names")
    func notFound() throws {
        let catalog = try HardwareCatalog.load()
        guard case .ambiguous(let ids) = catalog.lookup("RTX PRO 6000 Blackwell") else {
            Issue.record("server and workstation edition differ")
            return
        }
        #expect(ids.count == 2)
        #expect(catalog.accelerator(named: "RTX PRO 6000 Blackwell") == nil)
        #expect(catalog.suggestion(for: "RTX PRO 6000 Blackwell")?.contains("several") == true)
        #expect(catalog.suggestion(for: "h1000")?.contains("H100") == true)
        for signs in ["", "-", "\u{1F642}", "\u{FFFD}", "\u{200B}", "\u{301}"] {
            #expect(catalog.lookup(signs) == .unknown(nearest: []), "\(signs.unicodeScalars)")
        }
    }

    @Test("a user's row replaces the accelerator of its id in its place, a new id is added, and a user's alias wins")
    func overlay() throws {
        let folder = try ScratchFolder()
        _ = try folder.write(
            "a.csv",
            header + "nvidia-h100-sxm-80gb,NVIDIA,Mine,H100,Hopper,81,900,my sheet\n"
                + "acme-1,Acme,Acme One,L4;one,A,16,,my sheet\n")
        let plain = try HardwareCatalog.load()
        let catalog = try HardwareCatalog.load(overlay: folder.path)
        #expect(catalog.accelerators.count == plain.accelerators.count + 1)
        #expect(catalog.accelerators.map(\.id).dropLast() == plain.accelerators.map(\.id)[...])
        let mine = try #require(catalog.accelerator(named: "H100"))
        #expect(mine.peaks.bf16 == .teraFLOPs(900) && mine.provenance.kind == .user)
        #expect(mine.memoryBandwidth == nil)
        #expect(catalog.accelerator(named: "l4")?.id == "acme-1")
        #expect(catalog.accelerator(named: "Acme One")?.peaks.bf16 == nil)
    }

    @Test("all problems of all files are told at once, with file and line")
    func problems() throws {
        let folder = try ScratchFolder()
        let a = try folder.write("a.csv", header + "x,V,N,,A,-4,1,s\n,V,N,,A,4,1,s\n")
        let b = try folder.write("b.csv", header + "y,V,N,,A,4,many,s\ny,V,N,,A,4,1,s\n")
        let error = #expect(throws: InputProblems.self) { try HardwareCatalog.load(overlay: folder.path) }
        let places = error?.diagnostics.map { "\($0.place.file):\($0.place.line ?? 0):\($0.place.field ?? "")" }
        #expect(places == ["\(a):2:memory_gb", "\(a):3:id", "\(b):2:bf16_dense_tflops", "\(b):3:id"])
    }

    @Test("a path that is not there is told from data that is wrong")
    func paths() {
        let failure = #expect(throws: FileFailure.self) { try HardwareCatalog.load(overlay: "/no/such/file.csv") }
        #expect(failure?.kind == .missing)
    }
}
