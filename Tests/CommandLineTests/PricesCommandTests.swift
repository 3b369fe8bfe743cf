import Foundation
import TestSupport
import Testing

@Suite("Price lists on the command line") struct PricesCommandTests {
    private let page = """
        {"BillingCurrency":"USD","Items":[
        {"currencyCode":"USD","retailPrice":60.0,"armRegionName":"eastus","effectiveStartDate":"2026-11-02T00:00:00Z",
        "productName":"Virtual Machines NDsr H100 v5","skuName":"ND96isr H100 v5","meterName":"ND96isr H100 v5",
        "serviceName":"Virtual Machines","unitOfMeasure":"1 Hour","type":"Consumption",
        "armSkuName":"Standard_ND96isr_H100_v5"},
        {"currencyCode":"USD","retailPrice":350400,"armRegionName":"eastus","unitOfMeasure":"1 Hour","type":"Reservation",
        "reservationTerm":"1 Year","armSkuName":"Standard_ND96isr_H100_v5"},
        {"currencyCode":"USD","retailPrice":0.2,"armRegionName":"eastus","unitOfMeasure":"1 Hour","type":"Consumption",
        "armSkuName":"Standard_D4s_v5"}],"NextPageLink":null,"Count":3}
        """

    @Test("an import becomes a file that plans are made with, and says what changed")
    func imported() async throws {
        let folder = try ScratchFolder()
        let list = try folder.write("page.json", page)
        let out = folder.path + "/prices.csv"
        let result = try await Program.run("prices", "import", list, "--out", out)
        #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
        #expect(result.output.contains("instances: 1 new, 1 changed, 0 unchanged"))
        #expect(result.output.contains("98.32") && result.output.contains("-39%"))
        #expect(result.output.contains("no accelerators in it"))
        let text = try String(contentsOfFile: out, encoding: .utf8)
        #expect(
            text == """
                provider,instance_type,region,accelerator_id,accelerator_count,vcpus,memory_gib,purchase,usd_per_hour,source,as_of
                azure,Standard_ND96isr_H100_v5,eastus,nvidia-h100-sxm-80gb,8,96,1900,on_demand,60,"Azure Retail Prices, page.json",2026-11-02
                azure,Standard_ND96isr_H100_v5,eastus,nvidia-h100-sxm-80gb,8,96,1900,reserved_1y,40,"Azure Retail Prices, reservation, page.json",2026-11-02

                """)
        let listed = try await Program.run(
            "catalog", "prices", "ND96isr_H100", "eastus", "--prices", out, "--csv")
        #expect(
            listed.output.contains(",on_demand,60,")
                && !listed.output.contains(",eastus,nvidia-h100-sxm-80gb,8,96,1900,on_demand,98.32"))
        #expect(try await Program.run("catalog", "check", "--prices", out).code == 0)
        let again = try await Program.run("prices", "import", out, list, "--prices", out, "--json").json()
        #expect((again["instances"] as? [String: Int])?["unchanged"] == 2 && again["out"] == nil)
    }

    @Test("the CSV goes to standard output, what is said of it to standard error")
    func standardOutput() async throws {
        let folder = try ScratchFolder()
        let list = try folder.write("page.json", page)
        let result = try await Program.run("prices", "import", list, "--out", "-")
        #expect(result.code == 0 && result.output.hasPrefix("provider,instance_type,"))
        #expect(result.output.split(separator: "\n").count == 3 && result.messages.contains("1 new, 1 changed"))
        let pipe = try await Program.run(["prices", "import", "/dev/stdin"], input: page)
        #expect(pipe.code == 0 && pipe.output.contains("Nothing was written"))
    }

    @Test("one file of no use, and nothing is written")
    func transactional() async throws {
        let folder = try ScratchFolder()
        let good = try folder.write("page.json", page)
        let out = try folder.write("prices.csv", "old")
        let cases: [(String, Int, String)] = [
            (try folder.write("cut.json", String(page.dropLast(40))), 65, "cut off"),
            (try folder.write("other.json", "{}"), 65, "no known price list"),
            (folder.path + "/none.json", 66, "no such file"),
            (try folder.write("euro.json", page.replacing("USD", with: "EUR")), 65, "--exchange-rate EUR=1.10"),
        ]
        for (bad, code, words) in cases {
            let result = try await Program.run("prices", "import", good, bad, "--out", out)
            #expect(result.code == code && result.messages.contains(words), "\(result.code) \(result.messages)")
            #expect(result.output.isEmpty)
            #expect(try String(contentsOfFile: out, encoding: .utf8) == "old")
        }
        for arguments in [
            ["--exchange-rate", "EUR"], ["--exchange-rate", "EUR=x"], ["--day", "yesterday"], ["--json", "--out", "-"],
        ] {
            #expect(try await Program.run(["prices", "import", good] + arguments).code == 64)
        }
    }

    @Test("prices of several kinds go into a folder, which every command takes")
    func folder() async throws {
        let folder = try ScratchFolder()
        let list = try folder.write("page.json", page)
        let hosted = try folder.write(
            "hosted.csv",
            "provider,model,usd_per_million_input_tokens,usd_per_million_output_tokens,as_of\nacme,gpt-test,0.5,1.5,2026-11-01\n"
        )
        let server = try folder.write("server.csv", "item,value,unit,as_of\npue_modern_ai_dc,1.1,ratio,2026-11-01\n")
        let mixed = try await Program.run("prices", "import", list, hosted, "--out", folder.path + "/all.csv")
        #expect(mixed.code == 64 && mixed.messages.contains("--out") && mixed.messages.contains("all.csv/"))
        let out = folder.path + "/mine/"
        let result = try await Program.run("prices", "import", list, hosted, server, "--out", out)
        #expect(result.code == 0 && result.output.contains("hosted models: 1 new"))
        #expect(result.output.contains("on-premises figures: 0 new, 1 changed"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
                "api_prices.csv", "offers.csv", "onprem.csv",
            ])
        let api = try await Program.run("catalog", "api", "gpt-test", "--prices", out)
        #expect(api.code == 0 && api.output.contains("acme"))
        #expect(try await Program.run("catalog", "check", "--prices", out).code == 0)
    }

    @Test("the age of prices by provider, as text, JSON and CSV, counted to the newest or to a day")
    func status() async throws {
        let text = try await Program.run("prices", "status")
        #expect(text.code == 0 && text.output.contains("hyperscaler") && text.output.contains("hosted models"))
        let json = try await Program.run("prices", "status", "--json").json()
        #expect(json["today"] as? String == "2026-11-12")
        let rows = try #require(json["items"] as? [[String: Any]])
        let azure = try #require(rows.first { $0["provider"] as? String == "azure" })
        #expect(azure["newest"] as? String == "2026-09-17" && azure["age_days"] as? Int == 56)
        let later = try await Program.run("prices", "status", "--json", "--today", "2027-12-31").json()
        let all = try #require(later["items"] as? [[String: Any]])
        #expect(all.allSatisfy { $0["old"] as? Int == $0["prices"] as? Int })
        let csv = try await Program.run("prices", "status", "--csv").output
        #expect(csv.split(separator: "\n").count == rows.count + 1)
        #expect(try await Program.run("prices", "status", "--today", "soon").code == 64)
    }

    @Test("regions with their country and groups; what is listed is what a scenario takes")
    func regions() async throws {
        let json = try await Program.run("prices", "regions", "eu", "aws", "--json").json()
        let rows = try #require(json["items"] as? [[String: Any]])
        #expect(rows.contains { $0["region"] as? String == "eu-west-1" && $0["country"] as? String == "IE" })
        #expect(rows.allSatisfy { ($0["groups"] as? [String])?.contains("eu") == true })
        #expect(rows.allSatisfy { $0["continent"] as? String == "europe" && $0["provider"] as? String == "aws" })
        let text = try await Program.run(["prices", "regions"], columns: 80)
        #expect(text.output.contains("north-america") && text.output.contains("Groups: africa"))
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(try await Program.run("prices", "regions", "nowhere").code == 66)
    }

    @Test("the FOCUS export takes its month, and only that")
    func month() async throws {
        let focus = try await Program.run("month", "--export", "focus", "--month", "2027-02")
        #expect(
            focus.code == 0 && focus.output.contains("2027-02-01T00:00:00Z")
                && focus.output.contains("2027-03-01T00:00:00Z"))
        for arguments in [
            ["--month", "2027-02"], ["--export", "focus", "--month", "2027-13"],
            ["--export", "instances", "--month", "2027-02"],
        ] {
            #expect(try await Program.run(["month"] + arguments).code == 64)
        }
    }
}
