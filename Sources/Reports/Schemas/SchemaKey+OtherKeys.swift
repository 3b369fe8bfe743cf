extension SchemaKey {
    /// Keys of the other documents: see ``text``.
    static let others = """
        higher_cost | Why the change costs more; absent where it does not | costs more: 4 GPUs instead of 2
        LineChange.status | Whether the line was added, removed, changed or left unchanged | changed
        Point.status | met, or why there is no answer | met
        quantity_before | How much of it before; absent where it was not there | 730
        quantity_after | How much of it after; absent where it is not there | 1460
        price_before_usd | Price of one before | 55.04
        price_after_usd | Price of one after | 55.04
        before_usd | Monthly cost before; 0 where it was not there | 40179
        after_usd | Monthly cost after; 0 where it is not there | 80358
        change_usd | The difference | 40179
        ModelDifference.cost_breakdown | Every line of the cost breakdown, before and after |
        alternatives | What it could cost instead, of two months; absent for plans |
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
        SpendDocument.passed | Whether no figure differs from the plan by more than the threshold | false
        SpendDocument.models | The models of the plan |
        bills | Files of billing data that were read |
        SpendDocument.from | The first moment that the billing data cover, in UTC | 2026-10-01T00:00Z
        SpendDocument.to | The first moment after them, in UTC | 2026-11-01T00:00Z
        SpendDocument.hours | Hours between them | 744
        SpendDocument.figures | Figures of the plan beside the billed ones |
        spend | What was spent on accelerators, by month, instance, region and purchase |
        SpendDocument.other | What else is in the billing data |
        SpendLine.month | The month | 2026-10
        SpendLine.accelerator | The accelerator | nvidia-h100-sxm-80gb
        SpendLine.purchase | How it was bought: on_demand, spot, committed, or unused for commitments that nothing drew on | on_demand
        is_planned | Whether the plan uses that accelerator of that cloud | true
        accelerator_hours | Hours of accelerators that were billed | 5952
        billed_usd | What was invoiced, exact | "292541.2"
        effective_usd | What it costs with commitments spread over their use, exact | "233000.5"
        list_usd | What the list asks for it, exact; 0 where the billing data do not say | "292541.2"
        usd_per_accelerator_hour | What an accelerator costs an hour, commitments spread; absent without hours | 4.9
        SpendRest.item | What it is: other, purchases, unused, credits or taxes | credits
        SpendRest.rows | Rows of the billing data | 12
        EvidentlyDocument.models | The models of the plan |
        EvidentlyDocument.passed | Whether no column that the plan assumes something of has drifted | false
        EvidentlyDocument.columns | Columns in the order of the report |
        report | The report that was read | report.json
        drifted_share | The share of drifted columns; absent where the report does not say | 0.5
        column | The column | input_tokens
        DriftedColumn.method | How the score was made | Wasserstein distance (normed)
        score | The score: of probabilities small ones mean drift, of distances large ones | 0.24
        DriftedColumn.threshold | The score from which on, or below which, the column has drifted; absent where the report does not say | 0.1
        drifted | Whether it has drifted; absent where nothing says so | true
        assumption | The assumption of the plan that it is about; absent for others | mean input
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
        store | The file in which runs are kept; absent with --dry-run and for a session | runs.sqlite
        ImportDocument.session | Whether the runs are kept until the program that answers ends; absent where not | true
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
        run_figures | The runs, with all that is known of each; absent for a table of more than 10,000 |
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
        folder | The folder of the parts | sweep
        question | What was asked: plan, predict, month, simulate, validate or crossvalidate | month
        shard | Which shard it is, and of how many, counted from 0; absent for the whole | 3/64
        computed | Items that were computed now; the others were there | 4096
        sweep | The same for the same grid, scenario, prices and calibration | 5d1f0c3ab8e2947a
        axes | What was varied | workload.rate
        statuses | How many items ended how |
        combinations | Combinations of values over their draws; absent where nothing was drawn |
        cheapest | The row with the lowest monthly cost; absent where nothing was bought, or something was drawn |
        sweep_items | Items of the sweep | 1000000
        SweepProgressDocument.items | Items of the shard | 15625
        SweepProgressDocument.parts | Parts of the shard | 16
        SweepSummaryDocument.items | Items of the sweep | 1000000
        SweepSummaryDocument.parts | Parts that were put together | 977
        SweepSummaryDocument.figures | Figures over all items |
        SweepStatus.status | How they ended | feasible
        SweepStatus.items | How many | 940213
        SweepDistribution.figure | The column | monthly_usd
        SweepDistribution.items | Items that have it | 940213
        SweepDistribution.mean | Arithmetic mean | 11208
        p5 | 5th percentile: exact up to 65,536 values, good to 0.1% beyond | 5453
        SweepDistribution.p50 | Median | 10286
        SweepDistribution.p95 | 95th percentile | 22102
        SweepDistribution.p99 | 99th percentile | 31870
        draws | How many items it has: draws, times groups of replicas and slices of time | 1000
        feasible_share | Share of draws with a fleet, or with a steady state | 1
        SweepCombination.figures | What matters most: the monthly cost of a fleet that follows the drawn load, or latencies and goodput |
        within_budget_share | Share of draws within the budget; absent without one | 0.93
        slos_met_share | Share of draws in which the planned fleet meets all SLOs in the busiest hour | 0.81
        direction | Which way runs went: export or import | import
        RunExchangeDocument.folder | The shared folder | /team/runs
        RunExchangeDocument.added | Runs that were not there | 12
        replaced | Runs that took the place of a version that says less, or of the same run in another form | 1
        RunExchangeDocument.known | Runs that were there | 340
        refused | Files that were left out | 0
        problems | Why files were left out, the first hundred of them |
        SweepCombination.requests | All measured requests of its simulations together; absent for other questions |
        answered | Requests that were answered and are measured | 400000
        SweepRequests.goodput_share | Share of answered and refused requests that met every SLO; absent where there is none | 0.97
        latencies | Their latencies, in ms |
        latency | Which one: ttft_ms, tpot_ms or e2e_ms | ttft_ms
        SweepLatency.mean | Arithmetic mean, exact | 61.2
        SweepLatency.p50 | Median, at most latency_error too high | 51.9
        SweepLatency.p95 | 95th percentile, at most latency_error too high | 120.4
        SweepLatency.p99 | 99th percentile, at most latency_error too high | 166.1
        SweepLatency.maximum | The longest | 402.7
        latency_error | How far percentiles of pooled requests may lie above the exact ones, as a share of them, and never below; a microsecond more below a millisecond; absent where none are pooled | 0.0009765625
        SweepSummaryDocument.metrics | Errors of validated predictions by figure, exactly those of plimsoll validate |
        SweepSummaryDocument.held_out | Errors of held-out predictions, exactly those of plimsoll calibrate |
        SweepCell.name | The column | gpu
        SweepCell.value | What is there | nvidia-h200-sxm-141gb
        """
}
