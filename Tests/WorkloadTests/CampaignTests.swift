import Quantities
import Testing
import Workload

@Suite("Campaigns") struct CampaignTests {
    @Test("a weekly campaign raises its hours in every week, and goes round the end of the week")
    func weekly() {
        let plan = TrafficPlan(campaigns: [Campaign(startHour: 166, length: 4, factor: 3)])
        #expect(plan.weeks.count == 1)
        let shares = plan.weeks[0].shares
        #expect(shares.indices.filter { shares[$0] == 3 } == [0, 1, 166, 167])
        #expect(plan.campaignPeak == 3)
    }

    @Test("the weeks of a month last 730 hours, whatever campaigns there are")
    func weeksOfMonth() {
        for campaigns in [
            [], [Campaign(startHour: 5, length: 2, factor: 2)],
            [
                Campaign(startHour: 5, length: 2, factor: 2, timesPerMonth: 1),
                Campaign(startHour: 90, length: 20, factor: 0.5, timesPerMonth: 2.5),
            ],
        ] {
            let weeks = TrafficPlan(campaigns: campaigns).weeks
            #expect(abs(weeks.reduce(0) { $0 + $1.perMonth } * 168 - 730) < 1e-9)
        }
    }

    @Test("campaigns at the same hour multiply")
    func overlap() {
        let plan = TrafficPlan(campaigns: [
            Campaign(startHour: 10, length: 3, factor: 2), Campaign(startHour: 12, length: 3, factor: 1.5),
        ])
        #expect(Array(plan.weeks[0].shares[9...15]) == [1, 2, 2, 3, 1.5, 1.5, 1])
    }
}
