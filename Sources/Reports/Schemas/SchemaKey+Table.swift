extension SchemaKey {
    /// Key, meaning and example, the last of which may be left out for numbers and lists.
    ///
    /// Units stand in the key: `_ms` milliseconds, `_usd` US dollars, `usd_per_` a price, `_s` per second, `_gib` 2^30
    /// bytes, `_gb` 10^9 bytes.
    static let text = plans + "\n" + others

    /// Keys of plans and what is made of them.
    private static let plans = """
        schema | Version of the format; it grows only when a change is not additive | 1
        kind | What kind of document it is | plan
        version | Version of the program | 0.1.0
        commit | The commit that a package was built from; absent where the program was built by hand | 767f4d0a1b2c
        catalog_date | Day of the newest price that comes with the program | 2026-11-12
        VersionDocument.calibration | Differs where the factors fitted to published runs do | 00c5f3c2a9e4b706
        name | Name of the scenario | chat
        scenario | The scenario as text, so that the plan can be computed again | plimsoll: 1
        scenario_changes | Changes to it, in their order | workload.rate=2x
        prices_as_of | The day whose prices hold; absent for the newest known | 2026-07-20
        feasible | Whether every model is served within its SLOs | true
        monthly_usd | Cost of a month of 730 hours | 5453
        yearly_usd | Cost of twelve such months | 65436
        expected_monthly_usd | Monthly cost when everything is as predicted | 4100
        expected_usd | Monthly cost when everything is as predicted | 4100
        confident_usd | Monthly cost at the stated probability | 5453
        measured_usd | Monthly cost if this configuration had been measured | 4600
        budget_monthly_usd | The most that may be spent in a month | 20000
        fleet | What is rented, one entry a fleet |
        models | One plan a model |
        CatalogCheckDocument.models | Models in the catalog | 112
        assumptions | What was filled in, and why |
        path | Path of the key that was left out | engine
        value | What was taken for it | [vllm, sglang, tensorrt-llm]
        why | Why that is sensible | the search tries all
        warnings | What is allowed but probably not meant | chat.yaml:4: warning: the rate is small
        ImportedFileFigures.warnings | What looks odd in the file | a.json: warning: no version
        CatalogCheckDocument.warnings | What looks odd | prices.csv:7: warning: old price
        errors | What is wrong | prices.csv:7: error: unknown accelerator
        workload | Name of the workload where there are several; the load in a prediction | chat
        model | Id of the model | meta-llama/Llama-3.1-8B-Instruct
        load | The load in words | 5 requests/s
        requests | The requests in words | 512 tokens in, 256 out
        ModelMonthFigures.requests | Requests of a month | 13140000
        FillFigures.requests | Requests of a run of the batch | 100000
        VolumeFigures.requests | Requests of a month | 1000000
        slo | SLO targets in words | TTFT p95 at most 500 ms
        slos | SLO targets in words | TTFT p95 at most 500 ms
        targets | SLO targets in figures |
        measure | What is limited: ttft, tpot, e2e or output_speed | ttft
        statistic | Over which requests: mean, p50, p90, p95 or p99 | p95
        at_most_ms | Upper limit, ms; absent for speeds | 500
        at_least_tok_s | Lower limit, tokens/s; absent for times | 20
        confidence | Probability with which every SLO has to be met | 0.8
        ModelMonthFigures.confidence | What it costs to meet the SLOs with a stated probability |
        SimulationDocument.confidence | Means over all seeds with the half width of their 95% interval |
        MeanFigures.mean | Mean over all seeds, ms | 120
        half_width | Half the width of the 95% confidence interval, ms | 4
        probability | Probability with which the SLO is met | 0.87
        options | Configurations that meet all SLOs, cheapest first |
        predicted | Predictions with their intervals, by column of the table of runs |
        Gate.predicted | What the plan reaches, in words | 412 ms
        ValidationRow.predicted | The prediction, in the unit of its figure | 21.7
        evidence | How near measured runs are | same configuration measured
        level | How near measured runs are | same configuration measured
        nearest_runs | Ids of measured runs, nearest first | acc-0fd6db2b
        results | The result of each accelerator |
        status | Why an accelerator was not chosen, or that it was | chosen
        considered | Candidates that were evaluated | 7386
        feasible_candidates | Candidates that meet all SLOs in closed form | 1359
        deployments | Deployments among the candidates | 90
        offers | Offers among the candidates | 645
        relaxations | Changes that would make a plan feasible, cheapest first | TTFT p95 at most 800 ms
        deployment | One replica: model, accelerator, engine and parallelism |
        gpu | Catalog id of the accelerator | nvidia-h100-sxm-80gb
        gpu_name | Name of the accelerator | NVIDIA H100 SXM5 80GB
        engine | Serving engine: vllm, sglang or tensorrt-llm | vllm
        engine_version | Release of the engine | 0.20.0
        weight_precision | Precision of the weights | bf16
        kv_precision | Precision of the KV cache | bf16
        gpus_per_replica | Accelerators of one replica | 1
        tp | Tensor-parallel size | 1
        pp | Pipeline-parallel size | 1
        dp | Data-parallel copies of the attention layers | 1
        ep | Expert-parallel size | 1
        max_num_seqs | The engine's limit on sequences in a step | 1024
        max_num_batched_tokens | The engine's limit on tokens in a step | 8192
        memory_fraction | Share of the memory that the engine takes | 0.9
        prefix_caching | Whether the engine caches shared prefixes | true
        speculative_tokens | Speculative tokens a step; absent without | 3
        speculative_acceptance | Probability that a speculative token is accepted | 0.7
        replicas | Copies of the deployment | 2
        SeriesFigures.replicas | Replicas that serve | 2
        gpus_used | Accelerators that work | 2
        gpus_rented | Accelerators that are paid for | 2
        instances | Instances in the busiest hour | 1
        Point.instances | Instances in words | 1x p5.48xlarge at aws
        offer | The line of the price list |
        purchase_mix | How the instances are bought over the month |
        mix | How the instances are bought over the month |
        replicas_by_hour | Replicas in each hour of the week from Monday 0:00; absent for offline work | 2
        requests_s_by_hour | Requests/s in each hour of the week | 5
        utilization_by_hour | Load over capacity in each hour of the week | 0.7
        room_by_hour | Requests that fit into each hour of the week | 1200
        cost_breakdown | The monthly cost, line by line |
        confirmed | Whether event simulation confirmed that the fleet meets the SLOs | true
        load_within_slos | Requests a second, or users, at which the fleet of the busiest hour breaks its first SLO |
        slo_confidence | Lowest probability with which any SLO target is met | 0.83
        target_confidence | Probability for each SLO target, in their order; null where it is not known | 0.83
        paid_hours_per_month | Instance hours that are paid in a month | 730
        utilization | Load over capacity | 0.72
        per_replica | One replica under its share of the load |
        allocation | Unit costs of the whole monthly cost |
        usage | Unit costs of the busy share of the time alone |
        method | How the cost is split between input and output | by time of prompts and answers
        usd_per_request | Cost of a request | 0.0004
        usd_per_1k_input | Cost of 1,000 input tokens | 0.0001
        usd_per_1k_output | Cost of 1,000 output tokens | 0.0008
        usd_per_1k_blended | Cost of 1,000 tokens of both kinds | 0.0003
        usd_per_1m_input | Cost of 10^6 input tokens | 0.1
        usd_per_1m_output | Cost of 10^6 output tokens | 0.8
        usd_per_1m_blended | Cost of 10^6 tokens of both kinds | 0.3
        usd_per_1m_uncached_input | Cost of 10^6 input tokens that no prefix cache holds | 0.12
        usd_per_1m_cached_input | Cost of 10^6 input tokens that a prefix cache holds | 0
        usd_per_1m_tokens | Cost of 10^6 tokens of both kinds, all hours paid | 0.06
        usd_per_1m_output_tokens | Cost of 10^6 output tokens, all hours paid | 0.19
        usd_per_user | Monthly cost for each active user | 0.02
        usd_per_hour | Price of an hour | 2.58
        provider | Who sells it | aws
        instance_type | The provider's name of the instance | p5.48xlarge
        region | The provider's name of the region | us-east-1
        purchase | Purchase option | on_demand
        gpu_count | Accelerators in the instance | 8
        source | Where the figure was published | https://example.com/prices
        source_kind | Kind of source: datasheet, measured or assumed | datasheet
        as_of | The day it was read; absent where the source does not say | 2026-07-20
        state | steady, saturated or does not fit | steady
        mean | Arithmetic mean, ms | 120
        p50 | Median, ms | 110
        p90 | 90th percentile, ms | 160
        p95 | 95th percentile, ms | 190
        p99 | 99th percentile, ms | 250
        p999 | 99.9th percentile, ms | 320
        max | Largest value, ms | 400
        count | Values | 1700
        ttft_ms | Time to first token, ms |
        tpot_ms | Time per output token after the first, ms |
        itl_ms | Time between one token and the next, ms |
        e2e_ms | Time from arrival to the last token, ms |
        queue_ms | Time in the queue, a part of TTFT, ms | 12
        SimulationFigures.queue_ms | Time in the queue, a part of TTFT, ms |
        ClassFigures.queue_ms | Time in the queue, a part of TTFT, ms |
        ttft_ms_p95 | TTFT, 95th percentile, ms | 190
        tpot_ms_p95 | TPOT, 95th percentile, ms | 24
        e2e_ms_p95 | E2E, 95th percentile, ms | 6100
        requests_s | Requests that arrive in a second | 5
        capacity_requests_s | Requests a second that can be carried without end | 9
        total_tok_s | Input and output tokens a second | 3840
        output_tok_s | Output tokens a second | 1280
        input_tok_s | Input tokens a second | 2560
        prompt_tok_s | Prompt tokens a second that were computed | 2560
        perceived_tok_s | Output tokens a second per user, from the first token on | 46
        in_flight | Requests in the replica | 28
        decoding | Sequences that decode | 27
        busy | Share of the time in which a step runs | 0.97
        mfu | Model FLOPs utilization: useful operations over the peak rate | 0.12
        mbu | Model bandwidth utilization: bytes read over what the memory could deliver | 0.47
        kv_occupancy | Share of the KV cache that is taken | 0.06
        bottleneck | The resource that bounds the step | memory bandwidth
        knee_concurrency | Concurrency from which twice the users bring less than 1.4 times the throughput | 34
        arrival | How requests arrive: rate, concurrency, offline or batch | rate
        input_tokens | Mean input tokens of a request | 512
        output_tokens | Mean output tokens of a request | 256
        cached_tokens | Mean input tokens that a prefix cache holds | 0
        concurrency | Requests that are always in flight | 64
        requests_per_user | Requests of each user who starts together with the others | 10
        batch_size | Requests that start together | 32
        low | Lower end of the 90% prediction interval | 14.7
        high | Upper end of the 90% prediction interval | 79.1
        IntervalFigures.value | The prediction, in the unit of its name | 21.7
        estimate | Everything that was estimated for the replica |
        memory | Memory of one accelerator of the replica |
        usable_gib | Memory that a process can use | 79.1
        allowed_gib | Memory that the engine takes | 72.8
        weights_gib | Weights | 15
        activations_gib | Activations of the largest step | 5.9
        runtime_gib | Runtime and communication buffers | 0.6
        graphs_gib | Captured graphs | 1
        kv_cache_gib | What is left for the KV cache | 34.9
        kv_cache_tokens | Tokens that the KV caches of the replica hold | 285828
        max_concurrency | Sequences at once, on average half grown | 447
        guaranteed_concurrency | Sequences at once that can all grow to their full length | 372
        cost | What one replica costs; absent without an offer |
        ReplicaCostFigures.instances | Instances that one replica takes | 0.25
        headroom | Capacity that stays free, over the load | 0.2
        columns | Accelerators or clouds, side by side |
        option | The cheapest configuration that carries the load; absent when there is none |
        reason | Why the load cannot be carried | the model does not fit
        Skipped.reason | Why the row was not predicted | unknown model
        months | The month of each fleet, in the order of the plan |
        wait_probability | Probability that a request of the busiest hour finds all slots taken | 0.02
        on_demand_usd | Monthly cost when all instances are bought on demand | 6000
        drivers | Cost sensitivity: what changes the monthly cost most |
        DriverFigures.name | What is varied | traffic
        range | The two values | -20% to +20%
        low_usd | Monthly cost at the lower end | 4300
        high_usd | Monthly cost at the upper end | 6600
        share | Its part of the squared spread | 0.4
        SpillFigures.share | Share of the requests that goes to the hosted model | 0.1
        apis | Hosted models for the same requests |
        crossing_requests | Requests a month from which self-hosting is cheaper; absent when it never is | 9000000
        crossing_requests_fast | The same with replicas as fast as their interval allows | 7000000
        crossing_requests_slow | The same with replicas as slow as their interval allows | 12000000
        volumes | Both costs by requests a month |
        api_usd | Monthly cost of the hosted model | 5000
        own_usd | Monthly cost of self-hosting | 5453
        on_premises_usd | Monthly cost of owning the peak | 4000
        hybrid_usd | Monthly cost of a mix of own servers and rented instances | 3900
        hybrid_servers | Own servers in that mix | 1
        spill | A fleet for the base load, and a hosted model for the rest |
        hosted_usd | Monthly cost of the hosted model | 300
        total_usd | Monthly cost of both | 4800
        simulated_capacity | What each number of replicas carries within the SLOs |
        simulated | Requests/s, or users, within the SLOs in event simulation | 9.1
        closed_form | The same by the closed form | 9.4
        months_usd | Cost of each month of the horizon, growth included | 5453
        purchase_schedule | What to buy in each month of the horizon; absent for offline work |
        PurchaseScheduleFigures.months | The months of the horizon |
        month | Its number, 1 for the first | 1
        peak_instances | The most instances that are needed at once | 4
        hourly_instances | The most instances that are paid by the hour at once | 1
        committed_instances | Committed instances that are paid, those from before among them | 3
        existing_instances | Committed instances from before | 1
        started | Commitments that start in the month |
        ended_instances | Instances of commitments that end with the month | 0
        PurchaseScheduleFigures.cost_usd | Cost of the instances in all months | 65436
        MonthFigures.cost_usd | Cost of the instances in the month | 5453
        obligation_usd | Owed over the term of new commitments, used or not | 87600
        paid_at_start_usd | What of it is paid at the start of the commitment | 43800
        committed_usd_per_hour | Dollars an hour to commit to under a savings plan | 24.6
        PurchaseScheduleFigures.cash_usd | Due in all months | 65436
        MonthFigures.cash_usd | Due in the month; payments at the start of commitments in it | 49253
        reserved_throughput | Reserved units of hosted models, with overflow by the token |
        ReservedThroughputFigures.unit | What a unit is called | PTU
        units | Units that cost least | 100
        peak_units | Units that the busiest hour fills | 140
        reserved_usd | Monthly cost of the units, used or not | 73000
        overflow_usd | Monthly cost of what overflows, by the token | 900
        pay_as_you_go_usd | Monthly cost of all requests by the token; absent where no price is known | 81000
        ReservedThroughputFigures.utilization | Mean use of the units, 0 to 1 | 0.7
        ReservedThroughputFigures.share | Share of the requests that overflows, 0 to 1 | 0.04
        ReservedThroughputFigures.total_usd | Monthly cost of units and overflow | 73900
        shared_savings_plan | One savings plan over several fleets; absent where none is on sale for them |
        SharedSavingsPlanFigures.utilization | Share of the plan that is used, 0 to 1 | 0.98
        SharedSavingsPlanFigures.apart_usd | Monthly cost of the instances when each fleet buys for itself | 9800
        SharedSavingsPlanFigures.on_demand_usd | Monthly cost of the instances on demand | 14000
        SharedSavingsPlanFigures.monthly_usd | Monthly cost of the instances with the plan | 9100
        host_needs | What one instance needs beside its accelerators |
        memory_gib | Main memory, 2^30 bytes | 12
        basis | What the figures are based on | one processor for each worker
        HostNeedFigures.vcpus | Virtual processors | 3
        disk_gb | Disk for the weights and the engine's image, 10^9 bytes | 41
        network_gbit_s | Network, 10^9 bit/s | 0.4
        provider_sla | What the provider's SLA covers; absent where it is not known |
        availability | What is known of whether the instance can be had; absent for nothing |
        ProviderNoteFigures.text | The statement | 99.9% a month for a single instance
        owed_after_usd | What of it is still owed after the last month | 0
        committed_until | Last day of a commitment from before; absent for what is bought now | 2027-06-30
        discount | Share taken off the list price; absent for none | 0.18
        list_usd_per_hour | Price of an hour on the list; absent without a discount | 3.15
        on_premises_investment_usd | Paid at the start for the servers | 250000
        on_premises_break_even_months | Months of renting after which the servers have cost less; absent when never | 14
        users | People who use it in a month | 250000
        campaign_weeks | Weeks with campaigns |
        per_month | How often such a week comes in a month | 1
        simulated_days | The busiest day of each fleet, simulated; absent unless asked for |
        hours | Hours of the day |
        hour | Hour of the day | 14
        hours_met | Hours in which every SLO was met | 24
        slo_share | Share of the requests that met every SLO | 0.99
        violated | SLO targets that were violated, in words | TTFT p95 at most 500 ms
        shared_fleets | Workloads that could share a fleet |
        workloads | Their names | chat
        together_usd | Monthly cost with one fleet | 9000
        apart_usd | Monthly cost with a fleet each | 9800
        shared | Whether one fleet was chosen | true
        quiet_hour_batches | Batches in quiet hours |
        batch | Name of the batch | nightly
        host | Workloads whose fleet it fills | chat
        free_requests | Requests that fit into quiet hours | 80000
        start_hour | Hour of the day at which it starts | 1
        alone_usd | Monthly cost of a fleet of its own | 700
        rest_usd | Monthly cost of what does not fit | 120
        group | Part of the cost: instances, storage, network and others | instances
        item | What is paid for | 8x-H100 at aws in us-east-1
        unit | What its quantity counts | instance hours
        quantity | How much of it | 730
        price_usd | Price of one; absent where it is not known | 55.04
        instance_hours | Hours of all of them in a month | 730
        arrivals | What arrived, in words | 5 requests/s, 512 tokens in, 256 out
        result | What the first run found |
        outcome | How the run ended: completed, saturated, time limit, interrupted or stalled | completed
        saturated | Whether the queue grew through the measured window | false
        """
}
