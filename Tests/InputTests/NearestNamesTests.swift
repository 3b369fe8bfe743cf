import Input
import Testing

@Suite struct NearestNamesTests {
    private let known = ["nvidia-h100-sxm-80gb", "nvidia-h200-sxm-141gb", "nvidia-l4-24gb", "amd-mi300x-192gb"]

    @Test("swapped, dropped and doubled letters find the name, whatever the case and punctuation")
    func typos() {
        #expect(nearestNames(to: "NVIDIA_H010 sxm 80GB", among: known).first == "nvidia-h100-sxm-80gb")
        #expect(nearestNames(to: "mi300x", among: known).first == "amd-mi300x-192gb")
        #expect(nearestNames(to: "amd-mi30x-192gb", among: known).first == "amd-mi300x-192gb")
    }

    @Test("nothing is offered for what is far off, empty or endless; never more than three")
    func bounds() {
        #expect(nearestNames(to: "banana", among: known).isEmpty)
        #expect(nearestNames(to: "", among: known).isEmpty)
        #expect(nearestNames(to: String(repeating: "nvidia", count: 10_000), among: known).isEmpty)
        #expect(nearestNames(to: "nvidia", among: (0..<50).map { "nvidia-\($0)" }).count == 3)
        #expect(didYouMean("banana", among: known) == nil)
    }
}
