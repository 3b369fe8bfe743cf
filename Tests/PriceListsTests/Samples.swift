/// Price lists with invented prices, in the layouts of those who publish them.
enum Sample {
    private static func product(
        _ sku: String, _ name: String, gpu: String? = "8", _ more: [String: String] = [:]
    ) -> String {
        var attributes = [
            "instanceType": name, "regionCode": "us-east-1", "locationType": "AWS Region", "operatingSystem": "Linux",
            "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used", "marketoption": "OnDemand",
            "vcpu": "192", "memory": "2,048 GiB", "licenseModel": "No License required",
        ]
        attributes["gpu"] = gpu
        attributes.merge(more) { _, other in other }
        let text = attributes.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",")
        return #""\#(sku)":{"sku":"\#(sku)","productFamily":"Compute Instance","attributes":{\#(text)}}"#
    }

    /// The products of an EC2 offer file: one that counts, and one for each reason not to.
    static let products =
        #""products":{"#
        + [
            product("GPU1", "p5.48xlarge"), product("WIN1", "p5.48xlarge", ["operatingSystem": "Windows"]),
            product("DED1", "p5.48xlarge", ["tenancy": "Dedicated"]),
            product("CAP1", "p5.48xlarge", ["capacitystatus": "UnusedCapacityReservation"]),
            product("LZ1", "p5.48xlarge", ["locationType": "AWS Local Zone"]),
            product("CPU1", "m7i.large", gpu: nil), product("NEW1", "p99.48xlarge"),
            product("FREE1", "g6.xlarge", gpu: "1"),
            #""DISK":{"sku":"DISK","productFamily":"Storage","attributes":{"volumeType":"gp3"}}"#,
        ].joined(separator: ",") + "}"

    private static func hourly(_ sku: String, _ code: String, _ price: String, currency: String = "USD") -> String {
        """
        "\(sku)":{"\(sku).\(code)":{"offerTermCode":"\(code)","sku":"\(sku)","effectiveDate":"2026-10-01T00:00:00Z",
        "priceDimensions":{"\(sku).\(code).R":{"unit":"Hrs","beginRange":"0","endRange":"Inf","appliesTo":[],
        "pricePerUnit":{"\(currency)":"\(price)"}}},"termAttributes":{}}}
        """
    }

    private static func reserved(
        _ code: String, hourly: String, upfront: String?, years: Int, option: String, offering: String = "standard"
    ) -> String {
        let fee = upfront.map {
            #""F":{"unit":"Quantity","description":"Upfront Fee","pricePerUnit":{"USD":"\#($0)"}},"#
        }
        return """
            "GPU1.\(code)":{"offerTermCode":"\(code)","sku":"GPU1","effectiveDate":"2026-10-01T00:00:00Z",
            "priceDimensions":{\(fee ?? "")"H":{"unit":"Hrs","beginRange":"0","endRange":"Inf",
            "pricePerUnit":{"USD":"\(hourly)"}}},"termAttributes":{"LeaseContractLength":"\(years)yr",
            "PurchaseOption":"\(option)","OfferingClass":"\(offering)"}}
            """
    }

    /// The terms of an EC2 offer file.
    static func terms(currency: String = "USD", price: String = "41.5000000000") -> String {
        #""terms":{"OnDemand":{"#
            + [
                hourly("GPU1", "JRTC", price, currency: currency), hourly("CPU1", "JRTC", "0.1"),
                hourly("FREE1", "JRTC", "0.0000000000"), hourly("GONE", "JRTC", "1"),
            ].joined(separator: ",") + #"},"Reserved":{"GPU1":{"#
            + [
                reserved("P1", hourly: "12.0000000000", upfront: "87600", years: 1, option: "Partial Upfront"),
                reserved("C1", hourly: "9", upfront: nil, years: 1, option: "No Upfront", offering: "convertible"),
                reserved("A3", hourly: "0.0000000000", upfront: "262800", years: 3, option: "All Upfront"),
                reserved("N3", hourly: "14.25", upfront: nil, years: 3, option: "No Upfront"),
            ].joined(separator: ",") + "}}}"
    }

    static let awsHead =
        #""formatVersion":"v1.0","disclaimer":"{\"[","offerCode":"AmazonEC2","version":"20261101","publicationDate":"2026-11-01T12:00:00Z""#

    /// An EC2 offer file.
    static let aws = "{\(awsHead),\(products),\(terms()),\"attributesList\":{}}"

    /// A savings plans file.
    static let savingsPlans = """
        {"version":"20261102","publicationDate":"2026-11-02T00:00:00Z","regionCode":"us-east-1",
        "products":[{"sku":"SP1","productFamily":"ComputeSavingsPlans","attributes":{"purchaseOption":"No Upfront",
        "purchaseTerm":"1yr"}},{"sku":"SP3","productFamily":"EC2InstanceSavingsPlans",
        "attributes":{"purchaseOption":"All Upfront","purchaseTerm":"3yr"}}],
        "terms":{"savingsPlan":[{"sku":"SP1","description":"1 year No Upfront","effectiveDate":"2026-11-02T00:00:00Z",
        "leaseContractLength":{"duration":1,"unit":"year"},"rates":[
        {"discountedSku":"GPU1","discountedUsageType":"BoxUsage:p5.48xlarge","discountedOperation":"RunInstances",
        "discountedServiceCode":"AmazonEC2","rateCode":"SP1.GPU1","unit":"Hrs",
        "discountedRate":{"price":"29.9","currency":"USD"}},
        {"discountedSku":"WIN1","discountedUsageType":"BoxUsage:p5.48xlarge","discountedOperation":"RunInstances:0002",
        "discountedServiceCode":"AmazonEC2","unit":"Hrs","discountedRate":{"price":"33","currency":"USD"}},
        {"discountedSku":"DED1","discountedUsageType":"USE2-DedicatedUsage:p5.48xlarge",
        "discountedOperation":"RunInstances","discountedServiceCode":"AmazonEC2","unit":"Hrs",
        "discountedRate":{"price":"35","currency":"USD"}},
        {"discountedUsageType":"Lambda-GB-Second","discountedOperation":"","discountedServiceCode":"AWSLambda",
        "unit":"Lambda-GB-Second","discountedRate":{"price":"0.00001","currency":"USD"}}]},
        {"sku":"SP3","description":"3 year All Upfront","leaseContractLength":{"duration":3,"unit":"year"},"rates":[
        {"discountedUsageType":"BoxUsage:p5.48xlarge","discountedOperation":"RunInstances",
        "discountedServiceCode":"AmazonEC2","unit":"Hrs","discountedRate":{"price":"13.5","currency":"USD"}}]}]}}
        """

    /// An item of the Azure Retail Prices API; a term makes it a reservation.
    static func azureItem(
        _ price: String, size: String = "Standard_ND96isr_H100_v5", meter: String = "ND96isrH100v5",
        product: String = "Virtual Machines NDsr H100 v5 Series", type: String = "Consumption", term: String? = nil,
        currency: String = "USD", since: String = "2026-09-01", more: String = ""
    ) -> String {
        """
        {"currencyCode":"\(currency)","tierMinimumUnits":0.0,"retailPrice":\(price),"unitPrice":\(price),
        "armRegionName":"eastus","location":"US East","effectiveStartDate":"\(since)T00:00:00Z",
        "meterId":"00000000-0000-0000-0000-000000000001","meterName":"\(meter)","productName":"\(product)",
        "skuName":"\(meter)","serviceName":"Virtual Machines","serviceFamily":"Compute","unitOfMeasure":"1 Hour",
        "type":"\(type)","isPrimaryMeterRegion":true,"armSkuName":"\(size)"\(term.map { #","reservationTerm":"\#($0)""# } ?? "")\(more)}
        """
    }

    static func azurePage(_ items: [String], next: String = "null", currency: String = "USD") -> String {
        """
        {"BillingCurrency":"\(currency)","CustomerEntityId":"Default","CustomerEntityType":"Retail",
        "Items":[\(items.joined(separator: ",\n"))],"NextPageLink":\(next),"Count":\(items.count)}
        """
    }

    /// A page with a row of every kind.
    static let azure = azurePage([
        azureItem(
            "40.0",
            more:
                #","savingsPlan":[{"unitPrice":28.5,"retailPrice":28.5,"term":"1 Year"},{"unitPrice":20,"term":"3 Years"}]"#
        ),
        azureItem("219000.0", type: "Reservation", term: "1 Year"),
        azureItem("600000.0", type: "Reservation", term: "5 Years"),
        azureItem("11.25", meter: "ND96isrH100v5 Spot"), azureItem("9", meter: "ND96isrH100v5 Low Priority"),
        azureItem("44", product: "Virtual Machines NDsr H100 v5 Series Windows"),
        azureItem("30", type: "DevTestConsumption"), azureItem("0.0", size: "Standard_NC40ads_H100_v5"),
        azureItem("0.2", size: "Standard_D4s_v5"), azureItem("99", size: "Standard_ND999_X_v9"),
    ])

    /// A SKU of Google's Cloud Billing Catalog.
    static func googleSKU(
        _ description: String, units: String?, nanos: String?, unit: String = "h", usage: String = "OnDemand",
        regions: String = #""us-central1""#, currency: String = "USD"
    ) -> String {
        let money = [
            #""currencyCode":"\#(currency)""#, units.map { #""units":"\#($0)""# }, nanos.map { #""nanos":\#($0)"# },
        ].compactMap(\.self).joined(separator: ",")
        return """
            {"name":"services/X/skus/A","skuId":"A","description":"\(description)","category":{
            "serviceDisplayName":"Compute Engine","resourceFamily":"Compute","resourceGroup":"GPU","usageType":"\(usage)"},
            "serviceRegions":[\(regions)],"pricingInfo":[{"summary":"","effectiveTime":"2026-10-15T07:00:00Z",
            "pricingExpression":{"usageUnit":"\(unit)","displayQuantity":1,"baseUnit":"s","tieredRates":[
            {"startUsageAmount":0,"unitPrice":{\(money)}}]},"currencyConversionRate":1}],"serviceProviderName":"Google"}
            """
    }

    static func googlePage(_ skus: [String], next: String = "") -> String {
        #"{"skus":[\#(skus.joined(separator: ","))],"nextPageToken":"\#(next)"}"#
    }

    /// The parts of an A2 machine, on demand, as spot and committed; the spot memory is missing.
    static let google = googlePage([
        googleSKU("A2 Instance Core running in Iowa", units: "0", nanos: "30000000"),
        googleSKU("A2 Instance Ram running in Iowa", units: nil, nanos: "4000000", unit: "GiBy.h"),
        googleSKU("Nvidia Tesla A100 GPU running in Iowa", units: "2", nanos: "900000000"),
        googleSKU(
            "Spot Preemptible A2 Instance Core running in Iowa", units: "0", nanos: "9000000", usage: "Preemptible"),
        googleSKU(
            "Nvidia Tesla A100 GPU attached to Spot VMs in Iowa", units: "0", nanos: "880000000", usage: "Preemptible"),
        googleSKU("Commitment v1: A2 Cpu in Iowa for 1 Year", units: "0", nanos: "20000000", usage: "Commit1Yr"),
        googleSKU(
            "Commitment v1: A2 Ram in Iowa for 1 Year", units: "0", nanos: "2500000", unit: "GiBy.h", usage: "Commit1Yr"
        ),
        googleSKU(
            "Commitment v1: Nvidia Tesla A100 GPU in Iowa for 1 Year", units: "1", nanos: "850000000",
            usage: "Commit1Yr"),
        googleSKU("DWS Defined Duration Nvidia Tesla A100 GPU in Iowa", units: "1", nanos: "0"),
        googleSKU("N2 Instance Core running in Iowa", units: "0", nanos: "31000000"),
    ])

    /// What Infracost's pricing API answers.
    static let infracost = """
        {"data":{"products":[{"productHash":"ab12","vendorName":"aws","service":"AmazonEC2","region":"us-east-1",
        "attributes":[{"key":"instanceType","value":"p5.48xlarge"},{"key":"operatingSystem","value":"Linux"},
        {"key":"tenancy","value":"Shared"}],"prices":[
        {"priceHash":"ab12-1","purchaseOption":"on_demand","unit":"Hrs","USD":"41.5","effectiveDateStart":"2026-10-01T00:00:00Z"},
        {"purchaseOption":"reserved","unit":"Hrs","USD":"12","termLength":"1yr","termPurchaseOption":"Partial Upfront",
        "termOfferingClass":"standard"},
        {"purchaseOption":"reserved","unit":"Quantity","USD":"87600","termLength":"1yr",
        "termPurchaseOption":"Partial Upfront","termOfferingClass":"standard"}]},
        {"vendorName":"aws","region":"us-east-1","attributes":[{"key":"instanceType","value":"m7i.large"}],"prices":[]}]}}
        """

    /// A breakdown of Infracost, with one resource within another.
    static let breakdown = """
        {"version":"0.2","currency":"USD","projects":[{"name":"demo","pastBreakdown":{"resources":[]},"breakdown":{
        "resources":[{"name":"module","costComponents":[],"subresources":[{"name":"aws_instance.a",
        "costComponents":[{"name":"Instance usage (Linux/UNIX, on-demand, p5.48xlarge)","unit":"hours",
        "hourlyQuantity":"1","price":"41.5","hourlyCost":"41.5","priceNotFound":false},
        {"name":"Storage (gp3)","unit":"GB","price":"0.08","monthlyQuantity":null}]}]}]},
        "diff":{"resources":[]}}],"timeGenerated":"2026-11-03T09:00:00Z","totalMonthlyCost":"30295"}
        """

    static let skyPilotColumns =
        "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone\n"

    /// AWS in the SkyPilot catalog: a row a zone, on-demand prices alike, spot prices not.
    static let skyPilot =
        skyPilotColumns + """
            p5.48xlarge,H100,8.0,192.0,2048.0,"{'Gpus': [{'Name': 'H100', 'Count': 8}], 'T': 1}",41.5,12.25,us-east-1,use1-az1
            p5.48xlarge,H100,8.0,192.0,2048.0,,41.5,11.75,us-east-1,use1-az2
            p5.48xlarge,H100,8.0,192.0,2048.0,,41.5,41.5,us-east-1,use1-az3
            m7i.large,,,2.0,8.0,,0.11,,us-east-1,use1-az1
            zz.48xlarge,NoSuchChip,8,192,2048,,10,,us-east-1,
            zz.24xlarge,L40S,4,96,768,,9.5,,us-east-1,

            """

    /// Google in the SkyPilot catalog: hosts and accelerators in rows of their own.
    static let skyPilotGoogle =
        skyPilotColumns + """
            a2-highgpu-8g,,,96.0,680.0,,3.9,1.3,us-central1,us-central1-b
            a2-highgpu-8g,,,96.0,680.0,,3.9,1.3,us-east1,us-east1-b
            ,A100,8,,,"{'Gpus': [{'MemoryInfo': {'SizeInMiB': 40960}}]}",20.0,8.1,us-central1,us-central1-b
            ,tpu-v6e-8,1,,,tpu-v6e-8,700,,us-central1,us-central1-b

            """

    /// A list of one's own, in euros with tax.
    static let own = """
        provider,instance_type,region,accelerator_id,accelerator_count,purchase,price_per_hour,currency,tax_percent,as_of
        acme,box-8,eu-north,nvidia-h100-sxm-80gb,8,on_demand,23.8,EUR,19,2026-11-01
        acme,box-8,us-north,nvidia-h100-sxm-80gb,8,on_demand,24,USD,0,~2026-11-01

        """

    /// All of them, each with its file's name.
    static let all: [(name: String, text: String)] = [
        ("aws.json", aws), ("savings.json", savingsPlans), ("azure.json", azure), ("google.json", google),
        ("infracost.json", infracost), ("breakdown.json", breakdown), ("aws.csv", skyPilot),
        ("gcp.csv", skyPilotGoogle), ("own.csv", own),
    ]
}
