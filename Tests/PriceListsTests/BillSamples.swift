/// Billing data in the layouts of their writers; all values are invented.
enum BillSamples {
    private static let focusHeader =
        "BilledCost,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,"
        + "ChargePeriodEnd,ChargePeriodStart,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus,"
        + "ConsumedQuantity,ConsumedUnit,EffectiveCost,ListCost,PricingCategory,PricingQuantity,PricingUnit,"
        + "ProviderName,RegionId,SkuMeter,SkuPriceDetails,Tags,x_SkuMeterName,x_SkuDescription\n"

    /// A row of FOCUS; `cells` by column.
    static func focusRow(_ cells: [String: String]) -> String {
        var defaults = [
            "BillingCurrency": "USD", "BillingPeriodStart": "2026-10-01T00:00:00Z",
            "BillingPeriodEnd": "2026-11-01T00:00:00Z", "ChargeCategory": "Usage", "ChargeClass": "NULL",
            "ChargePeriodStart": "2026-10-01T00:00:00Z", "ChargePeriodEnd": "2026-11-01T00:00:00Z",
            "PricingCategory": "Standard", "PricingUnit": "Hours", "ProviderName": "AWS", "RegionId": "us-east-1",
        ]
        defaults.merge(cells) { _, new in new }
        return focusHeader.dropLast().split(separator: ",").map { column in
            let text = defaults[String(column)] ?? ""
            return text.contains(",") || text.contains("\"") ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
        }.joined(separator: ",") + "\n"
    }

    /// A month of FOCUS from three clouds, with every kind of charge.
    static var focus: String {
        focusHeader
            // AWS names the instance in the details of the SKU: 100 hours by the hour, 50 out of a plan, 10 of it unused.
            + focusRow([
                "BilledCost": "5504", "EffectiveCost": "5504", "ListCost": "5504", "PricingQuantity": "100",
                "ConsumedQuantity": "100", "ConsumedUnit": "Hours", "Tags": "{\"team\": \"search\"}",
                "SkuPriceDetails": "{\"InstanceType\":\"p5.48xlarge\",\"GpuCount\":8}",
            ])
            + focusRow([
                "BilledCost": "0", "EffectiveCost": "1500.5", "ListCost": "2752", "PricingQuantity": "50",
                "PricingCategory": "Committed", "CommitmentDiscountStatus": "Used",
                "CommitmentDiscountName": "Compute plan, 1yr", "ChargeDescription": "p5.48xlarge covered",
                "Tags": "{\"team\": \"ads\"}",
            ])
            + focusRow([
                "BilledCost": "0", "EffectiveCost": "3.1E2", "ListCost": "550", "PricingQuantity": "10",
                "PricingCategory": "Committed", "CommitmentDiscountStatus": "Unused",
            ])
            + focusRow([
                "BilledCost": "1810.5", "EffectiveCost": "0", "ChargeCategory": "Purchase",
                "ChargeDescription": "1 year of p5.48xlarge",
            ])
            // Azure meters in blocks of an hour, and names the size without its prefix.
            + focusRow([
                "BilledCost": "200", "EffectiveCost": "200", "PricingQuantity": "20", "PricingUnit": "1 Hour",
                "ProviderName": "Microsoft", "RegionId": "eastus", "SkuMeter": "NC24ads A100 v4 Spot",
                "PricingCategory": "Dynamic", "ChargePeriodStart": "2026-09-30T23:00:00Z",
            ])
            // Google prices accelerators, cores and memory one by one.
            + focusRow([
                "BilledCost": "290", "EffectiveCost": "290", "ConsumedQuantity": "100", "ConsumedUnit": "hour",
                "ProviderName": "Google Cloud", "RegionId": "us-central1",
                "x_SkuDescription": "Nvidia L4 GPU running in Americas",
            ])
            + focusRow([
                "BilledCost": "30", "EffectiveCost": "30", "ConsumedQuantity": "1200", "ConsumedUnit": "hour",
                "ProviderName": "Google Cloud", "RegionId": "us-central1",
                "x_SkuDescription": "G2 Instance Core running in Americas",
            ])
            + focusRow([
                "BilledCost": "40", "EffectiveCost": "40", "ConsumedQuantity": "10", "ConsumedUnit": "GB-Hours",
                "ChargeDescription": "storage beside p5.48xlarge",
            ])
            + focusRow(["BilledCost": "-100", "EffectiveCost": "-100", "ChargeCategory": "Credit"])
            + focusRow([
                "BilledCost": "7.07", "EffectiveCost": "7.07", "ChargeCategory": "Tax", "PricingCategory": "",
                "PricingUnit": "",
            ])
            + focusRow([
                "BilledCost": "-55.04", "EffectiveCost": "-55.04", "ChargeClass": "Correction",
                "PricingQuantity": "-1", "SkuPriceDetails": "{\"InstanceType\":\"p5.48xlarge\"}",
            ])
            + focusRow([
                "BilledCost": "10", "EffectiveCost": "10", "PricingQuantity": "1",
                "ChargeDescription": "$10 per On Demand Linux p9.48xlarge Instance Hour",
            ])
    }

    static let report = """
        line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,line_item_usage_type,\
        line_item_operation,product_instance_type,line_item_usage_amount,line_item_unblended_cost,\
        savings_plan_savings_plan_effective_cost,reservation_effective_cost,reservation_unused_recurring_fee,\
        pricing_public_on_demand_cost,pricing_unit,pricing_lease_contract_length,product_region_code,\
        line_item_currency_code,savings_plan_total_commitment_to_date,savings_plan_used_commitment,resource_tags
        2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,Usage,BoxUsage:g6e.12xlarge,RunInstances,g6e.12xlarge,2.0,20.98,,,,\
        20.98,Hrs,,us-east-1,USD,,,"{""user_team"": ""search""}"
        2026-10-01T01:00:00Z,2026-10-01T02:00:00Z,SavingsPlanCoveredUsage,BoxUsage:g6e.12xlarge,RunInstances,\
        g6e.12xlarge,1.0,10.49,7.5,,,10.49,Hrs,,us-east-1,USD,,,
        2026-10-01T01:00:00Z,2026-10-01T02:00:00Z,SavingsPlanNegation,BoxUsage:g6e.12xlarge,RunInstances,\
        g6e.12xlarge,1.0,-10.49,0.0,,,0.0,Hrs,,us-east-1,USD,,,
        2026-10-01T02:00:00Z,2026-10-01T03:00:00Z,DiscountedUsage,HeavyUsage:g6e.12xlarge,RunInstances,g6e.12xlarge,\
        1.0,0.0,,6.25,,10.49,Hrs,1yr,us-east-1,USD,,,
        2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,RIFee,HeavyUsage:g6e.12xlarge,RunInstances,g6e.12xlarge,744.0,\
        4650.0,,,1000.25,,Hrs,1yr,us-east-1,USD,,,
        2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,SavingsPlanRecurringFee,ComputeSP:1yrNoUpfront,,,1.0,5580,,,,,,,,\
        USD,5580,5000.5,
        2026-10-01T02:00:00Z,2026-10-01T03:00:00Z,Usage,SpotUsage:g6e.12xlarge,RunInstances:0002,g6e.12xlarge,1.0,4,,,\
        ,10.49,Hrs,,us-east-1,USD,,,
        2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,Usage,EBS:VolumeUsage.gp3,CreateVolume-Gp3,,100,8,,,,8,GB-Mo,,\
        us-east-1,USD,,,
        2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,Credit,BoxUsage:g6e.12xlarge,RunInstances,g6e.12xlarge,0,-5,,,,0,\
        Hrs,,us-east-1,USD,,,
        """
}
