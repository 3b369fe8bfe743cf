extension SchemaKey {
    /// Key, meaning and example, the last of which may be left out for numbers and lists.
    ///
    /// Units stand in the key: `_ms` milliseconds, `_usd` US dollars, `usd_per_` a price, `_s` per second, `_gib` 2^30
    /// bytes, `_gb` 10^9 bytes.
    static let text = """
        schema | Version of the format; it grows only when a change is not additive | 1
        kind | What kind of document it is | plan
        version | Version of the program | 0.1.0
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
        cost_usd | Cost of the instances | 5453
        obligation_usd | Owed over the term of new commitments, used or not | 87600
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
        seed | Seed of the random numbers | 1
        simulated_ms | The simulated time | 171088
        window_ms | The measured window, without warm-up and cool-down | 140528
        arrived | Requests that arrived | 2000
        completed | Requests that were completed | 2000
        ImportedFileFigures.completed | Stored runs to which the file added figures | 2
        unfinished | Requests that were neither completed nor rejected | 0
        measured | Completed requests that count | 1700
        ValidationRow.measured | The measured figure, in its unit | 20.1
        rejected | Rejected requests that count | 0
        rejections | Requests that were not served |
        zero_tokens | Without a prompt or an answer | 0
        beyond_context | Longer than the context | 0
        beyond_memory | Larger than the KV cache of a replica | 0
        unreadable | Lines of a trace that could not be read | 0
        out_of_order | Requests of a trace that precede the one before | 0
        partial | Whether the run was interrupted; absent for a whole one | true
        classes | The same by class of requests |
        ClassFigures.name | Name of the class | all
        offered_requests_s | Requests a second that arrived | 12
        completed_requests_s | Requests a second that were completed | 12
        goodput_requests_s | Requests a second that met every SLO | 12
        violations | Requests that violated an SLO, by the first cause |
        lost_replica | They lost their replica and started over | 0
        preemption | They were preempted for lack of KV cache | 0
        queue | Their time in the queue alone was longer than TTFT may be | 0
        prompt | Their prompt took too long | 0
        pace | Their output tokens came too slowly | 0
        total | Every part was in time, but E2E was not | 0
        RunListDocument.total | Stored runs that pass the filter | 13482
        mean_batch | Sequences that decode, on average while steps run | 8.1
        max_batch | The largest batch that decoded | 11
        max_kv_occupancy | The largest share of the KV cache of any replica | 0.09
        prefix_hit_share | Share of prompt tokens that came from the prefix cache | 0
        preemptions | Times a running request was preempted | 0
        restarts | Requests that lost their replica and started over | 0
        transfers | KV caches that were sent to another replica | 0
        scalings | Decisions to change the number of replicas | 0
        interruptions | Spot instances that were taken | 0
        failures | Replicas that failed | 0
        replica_hours | Hours for which replicas were paid | 0.43
        cost_usd | What that cost; absent where the price is not known | 0.8
        series | The fleet over time, at most 256 points |
        time_ms | End of the stretch | 800
        waiting | Requests in the queue | 0
        knee_requests_s | The highest rate that met the SLOs; absent when none did | 8.4
        break_requests_s | The lowest rate at which the queue grew; absent when it never did | 9.2
        steps | Rates that were tried |
        meets_slos | Whether the SLOs were met | true
        PlanDifference.before | What the first plan is called | before.json
        PlanDifference.after | What the second plan is called | after.json
        FigureChange.before | The number before; absent for words | 5453
        FigureChange.after | The number after; absent for words | 9810
        before_text | The words before; absent for numbers | 1 x p5.48xlarge
        after_text | The words after; absent for numbers | 2 x p5.48xlarge
        monthly | The monthly cost of all models |
        feasible_before | Whether every model was served before | true
        feasible_after | Whether every model is served after | true
        PlanDifference.models | One block a model |
        figures | Every figure, changed or not |
        figure | What it is | cost a month
        notes | What was filled in and differs | prices: newest known before, 2026-01-31 after
        ImportedFileFigures.notes | What else to know about the file | model unknown
        paths | Paths that were varied | workload.rate
        points | The points |
        values | The value on each axis | 10/s
        savings | Savings options, the largest saving first |
        Entry.name | What it is | fp8 weights
        caveat | What to check before it is used | quality may change
        set | The changes, as --set takes them | precision=fp8
        saving_usd | What it saves in a month | 1200
        gates | The limits, in the order in which they were given |
        Gate.name | What is limited | budget
        limit | The limit in words | at most $20,000 a month
        met | Whether the limit is met | true
        passed | Whether all limits are met | true
        items | The entries of the list |
        id | Catalog id | nvidia-h100-sxm-80gb
        ModelFigures.id | Id of the model | meta-llama/Llama-3.1-8B-Instruct
        vendor | Who makes it | NVIDIA
        AcceleratorFigures.name | Name of the accelerator | NVIDIA H100 SXM5 80GB
        architecture | Generation | Hopper
        aliases | Other names | H100
        release_year | Year of release | 2022
        scale_up_domain | Accelerators that its fast link joins | 8
        memory_gb | Memory on the label | 80
        bandwidth_gb_s | Memory bandwidth | 3350
        interconnect | The link between accelerators | NVLink 4
        interconnect_gb_s | Its bandwidth, both directions | 900
        power_watts | Power limit | 700
        note | What else to know | dense rates
        dense_tflops | Peak rates without sparsity, TFLOP/s, by precision | 989
        family | Family of models | llama
        parameters | Parameters | 8030000000
        active_parameters | Parameters that a token uses | 8030000000
        hidden_size | Width of the residual stream | 4096
        vocabulary_size | Tokens in the vocabulary | 128256
        stored_in | Precision of the published weights | bf16
        kv_gib_8192_tokens | KV cache of 8,192 tokens in bf16 | 1
        max_context | Longest context, in tokens | 131072
        layers | Groups of equal layers |
        LayerFigures.count | Layers in the group | 32
        mixer | How tokens see each other | attention 32/8 heads of 128
        feed_forward | The feed-forward part | dense 14336
        usd_per_1m_input_tokens | Price of 10^6 input tokens | 0.15
        usd_per_1m_cached_input_tokens | Price of 10^6 cached input tokens | 0.075
        passes | Whether nothing is worse than a warning | true
        accelerators | Accelerators in the catalog | 110
        CatalogCheckDocument.offers | Offers in the catalog | 4631
        providers | Providers in the catalog | 26
        api_prices | Prices of hosted models | 595
        on_prem_facts | Figures about on-premises servers | 20
        DriftDocument.source | Where the measured figures come from | http://127.0.0.1:9090
        from | First moment of the measured time, in UTC | 2026-11-23T00:00Z
        to | Last moment of the measured time, in UTC | 2026-11-30T00:00Z
        DriftDocument.hours | Hours between them | 168
        coverage | Share of them that has figures | 1
        threshold | Change from which on an assumption counts as moved | 0.2
        DriftDocument.passed | Whether all measured SLOs were met and no assumption moved | false
        DriftDocument.assumptions | What the plan assumed of requests |
        DriftDocument.slos | What came of the SLOs |
        operation | How the fleet did |
        cause | The moved assumption that changes the monthly cost most; absent when none does | mean output
        now | The plan for what was measured; absent where it was not made |
        DriftDocument.warnings | What is odd about the figures | a gap of 40 minutes
        DriftLine.figure | What is compared | mean output
        DriftLine.unit | Its unit | tokens
        DriftLine.planned | As planned; absent where the plan says nothing of it | 200
        DriftLine.actual | As measured; absent where the metrics say nothing of it | 260
        DriftLine.change | Measured over planned, less one; absent where one is | 0.3
        moved | Whether it changed by more than the threshold | true
        monthly_usd_alone | USD a month that the plan costs more with this alone as measured | 820
        DriftTarget.target | The target in words | TTFT p95 at most 500 ms
        DriftTarget.measure | What the target is about | ttft
        DriftTarget.statistic | Over which requests | p95
        DriftTarget.at_most_ms | The most milliseconds | 500
        predicted_ms | As predicted, in milliseconds | 310
        actual_ms | As measured over all of the time, in milliseconds | 640
        relation | Whether the measured figure is known to its bucket or is a bound | about
        violated_share | Share of hours in which the target was violated | 0.1
        first_violation | When it was violated first, in UTC; absent when it never was | 2026-11-25T14:00Z
        DriftTarget.met | Whether it was met over all of the time; absent where that is not known | false
        DriftPlan.changes | What was changed in the scenario | workload.output=1.3x
        monthly_usd_before | USD a month of the plan at the same prices | 5450
        DriftPlan.monthly_usd | USD a month of the plan for what was measured | 6270
        fleet_before | The fleet of the plan in the busiest hour | 4 x 1 NVIDIA H100 SXM5 80GB on aws
        DriftPlan.fleet | The fleet for what was measured | 5 x 1 NVIDIA H100 SXM5 80GB on aws
        WorkloadDocument.source | Where the requests come from | requests.csv
        WorkloadDocument.model | The model that most requests name; absent where none does | Qwen/Qwen3-8B
        WorkloadDocument.requests | Requests that were counted | 120000
        requests_failed | Requests that failed, or have no tokens | 12
        peak_requests_s | Requests a second in the busiest hour | 9.4
        mean_requests_s | Requests a second over all of the time | 4.1
        WorkloadDocument.hours | The week from Monday 0:00 UTC, as shares of the busiest hour | 0.4
        WorkloadDocument.input | Prompts in tokens; absent where nothing is known of them |
        WorkloadDocument.output | Answers in tokens; absent where nothing is known of them |
        ObservedLengths.mean | Mean length | 812
        ObservedLengths.cv | Standard deviation over mean; absent where only a histogram is known | 0.9
        histogram | Ranges of lengths with the share of requests in each |
        low_tokens | Shortest length of the range | 100
        high_tokens | Longest length of the range | 124
        LengthShare.share | Share of requests in the range | 0.08
        joint | Ranges of input and output that occur together; absent for metrics |
        JointLengths.input_tokens | Shortest input of the range | 100
        JointLengths.output_tokens | Shortest output of the range | 51
        JointLengths.share | Share of requests in both ranges | 0.004
        length_correlation | How input and output lengths go together, -1 to 1 | 0.2
        dispersion | Variance over mean of the requests of a second; 1 for arrivals at random | 1.4
        WorkloadDocument.prefix_hit_share | Share of prompt tokens that were found in a prefix cache | 0.31
        mean_concurrency | Requests in work, on average | 22
        peak_concurrency | Requests in work in the busiest hour | 48
        WorkloadDocument.sessions | About how many sessions there are; absent where none is named | 5200
        WorkloadDocument.scenario | The same as a scenario, to be completed | workload: {rate: 9.4/s}
        WorkloadDocument.warnings | What is odd about the requests | 4 lines hold no request
        store | The file in which runs are kept; absent with --dry-run | runs.sqlite
        files | The files, in the order in which they were given |
        ImportedFileFigures.name | The file as it was named | benchmarks.json
        error | Why it could not be read | benchmarks.json: error: this is not JSON
        tool | The benchmark tool that wrote it | guidellm
        runs | Runs in the file | 10
        RunListDocument.runs | The runs |
        CalibrationDocument.runs | Published runs | 13482
        ValidationDocument.runs | Runs that were predicted | 13482
        missing | What the file does not say and a prediction needs | engine_version
        added | Runs that were added | 10
        known | Runs that were known, by name or in another form | 0
        run_figures | The runs, with all that is known of each |
        stored_as | Name of the run in the store; absent when nothing was stored | acc-0fd6db2b
        already_there | Runs of a file that was stored before | 10
        number | Number of the run, for --after | 1
        run_id | Name of the run | acc-0fd6db2b
        flags | What was found about the run | own
        imported_at | When it was imported; absent for published runs | 2026-07-20T12:00:00Z
        run | Text by column of the table of runs | vLLM
        own_runs | Runs of yours that inform predictions | 4
        as_shipped | Whether the factors are those of the program, to the last digit | true
        held_out | Errors of held-out predictions, by slice |
        left_out | What was left out of the fit together | configuration
        told | What the prediction was told beside the conditions | release
        HeldOutFigures.load | How requests arrived | closed loop
        HeldOutFigures.figure | What was predicted | tpot
        summary | Errors of the predictions |
        CalibrationDocument.before | Errors on your runs without them, by figure |
        CalibrationDocument.after | Errors on your runs with them, by figure |
        n | Predictions | 1200
        median_ape | Median of the absolute error over the measured value | 0.1
        mean_ape | Mean of the absolute error over the measured value | 0.18
        p90_ape | 90th percentile of the absolute error over the measured value | 0.4
        bias | Median of predicted over measured, less one | 0.01
        coverage_90 | Share of measured values inside the 90% prediction interval | 0.91
        width_90 | Mean of the upper over the lower end of those intervals | 2.1
        in_sample | Runs that the fit has learnt from | 13000
        skipped | Runs that were not predicted, with the reason |
        metrics | Errors by figure |
        rows | Every predicted figure |
        metric | The figure | tpot
        suggestions | Runs, the most useful first |
        uncertainty_usd | Width of the range of the monthly cost today | 2100
        uncertainty_after_usd | Width of that range with the run | 600
        guidellm | A GuideLLM command that makes the run | guidellm run
        vllm_bench | A vLLM command that makes the run | vllm bench serve
        import | The command that stores the run | plimsoll import benchmarks.json
        as_of_is_approximate | Whether that day is an estimate; absent when it is not | true
        vcpus | Virtual processors of the instance; absent where no source has them | 192
        host_memory_gib | Main memory of the instance, GiB; absent where no source has it | 2048
        out | Where the prices were written; absent when they were not | prices.csv
        PriceFileFigures.name | The file as it was named | index.json
        format | Whose price list it is | AWS Price List
        day | The day whose prices it states; absent where each row says its day | 2026-11-20
        PriceFileFigures.rows | Rows of every kind | 12345
        PriceFileFigures.offers | Prices of instances that were read | 96
        continues | Whether the page names another one that follows | false
        PriceFileFigures.skipped | Rows that were not read, by reason |
        SkippedRowFigures.reason | Why they were not read | no_accelerator
        SkippedRowFigures.count | How many | 12000
        examples | The first few of them | p9.48xlarge
        PriceImportDocument.instances | Prices of instances, each counted once |
        hosted_models | Prices of hosted models |
        on_premises | Figures about on-premises servers |
        PriceCounts.added | How many had no price before | 3
        PriceCounts.changed | How many differ from the price before | 5
        unchanged | How many are the same | 88
        PriceImportDocument.added | Prices of instances that had none before |
        PriceImportDocument.changes | Prices of instances that differ |
        PriceChangeFigures.before | The price before |
        PriceChangeFigures.after | The price now |
        change_percent | Difference in percent of the price before | -5.5
        today | The day to which ages are counted | 2026-11-20
        old_price_days | From this age on a price is old, days | 90
        subject | What is priced: instances, hosted_models or on_premises | instances
        tier | What kind of seller the provider is; absent where it is none | hyperscaler
        prices | How many prices there are | 1700
        oldest | The earliest day; absent when none has one | 2026-01-21
        newest | The latest day; absent when none has one | 2026-07-20
        age_days | Days since the latest | 115
        old | How many are older than old_price_days, or without a day | 900
        estimated_days | How many days are estimates | 31
        country | The country, as ISO 3166-1 has it in two letters; absent where it is not known | US
        continent | The continent, one of the groups; absent where the country is not known | north-america
        groups | Groups of regions that it is in, its country first | us
        RegionFigures.offers | Prices of instances there | 212
        """
}
