import Quantities
import Testing

@Suite struct QuantityTests {
    @Test("an amount divided by a rate is a time, and the rate times that time is the amount again")
    func amountsAndRates() {
        let bandwidth = Rate<Bytes>.gigabytesPerSecond(3350)
        let time = Bytes.gigabytes(16.06) / bandwidth
        #expect(abs(time.milliseconds - 4.794) < 0.001)
        #expect(abs((bandwidth * time).gigabytes - 16.06) < 1e-9)
    }

    @Test("GB and GiB are 7% apart")
    func gigabytesAreNotGibibytes() {
        #expect(Bytes.gibibytes(80) / Bytes.gigabytes(80) == 1.073741824)
    }

    @Test("a month of 730 hours turns the price of a machine into the cost")
    func monthlyCost() {
        let cost = Rate<Dollars>.dollarsPerHour(98.32) * .month
        #expect(abs(cost.value - 71_773.6) < 1e-6)
    }
}
