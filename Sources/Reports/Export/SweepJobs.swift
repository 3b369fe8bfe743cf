public import Input
internal import Scenarios

/// Jobs that run the shards of a sweep on a cluster, and merge them when all have ended.
public struct SweepJobs {
    /// Where shards run.
    public enum Engine: String, Sendable, CaseIterable {
        /// A Slurm array.
        case slurm
        /// An indexed job of Kubernetes.
        case kubernetes
        /// Tasks of Ray.
        case ray
        /// Processes of one machine.
        case xargs
    }

    private let grid: String
    private let file: TextFile
    private let source: PlanSource
    private let out: String
    private let shards: Int

    /// A job over the grid at path `grid`, whose text is `file`, into folder `out`; `source`: its scenario.
    public init(grid: String, _ file: TextFile, _ source: PlanSource, out: String, shards: Int) {
        self.grid = grid
        self.file = file
        self.source = source
        self.out = out
        self.shards = shards
    }

    /// The job as text.
    public func text(_ engine: Engine) -> String {
        switch engine {
        case .slurm: slurm
        case .kubernetes: kubernetes
        case .ray: ray
        case .xargs: xargs
        }
    }

    private func quoted(_ word: String) -> String { ShellCommand.quoted(word) }

    private var slurm: String {
        """
        #!/bin/sh
        # Runs a sweep of \(shards) shards as a Slurm array, then merges it. Start it where the folder is shared: sh job.sh
        set -eu
        array=$(sbatch --parsable --job-name=plimsoll-sweep --array=0-\(shards - 1) --output=/dev/null <<'SHARD'
        #!/bin/sh
        exec plimsoll sweep \(quoted(grid)) --out \(quoted(out)) --shard "$SLURM_ARRAY_TASK_ID/\(shards)" --jobs "${SLURM_CPUS_PER_TASK:-1}"
        SHARD
        )
        sbatch --job-name=plimsoll-merge --dependency="afterok:$array" --output=plimsoll-merge.log <<'MERGE'
        #!/bin/sh
        exec plimsoll merge \(quoted(out))
        MERGE

        """
    }

    private var xargs: String {
        """
        #!/bin/sh
        # Runs a sweep of \(shards) shards, as many at a time as there are cores, then merges it.
        set -eu
        seq 0 \(shards - 1) | xargs -P "$(nproc)" -n 1 \
            sh -c 'exec plimsoll sweep "$1" --out "$2" --shard "$3/\(shards)" --jobs 1' sh \(quoted(grid)) \(quoted(out))
        plimsoll merge \(quoted(out))

        """
    }

    private var ray: String {
        """
        # Runs a sweep of \(shards) shards as tasks of Ray, then merges it: python job.py
        # The folder, the grid and the program have to be the same on all nodes.
        import subprocess

        import ray

        GRID, OUT, SHARDS = \(Self.python(grid)), \(Self.python(out)), \(shards)


        @ray.remote(num_cpus=1, max_retries=3)
        def shard(index: int) -> str:
            command = ["plimsoll", "sweep", GRID, "--out", OUT, "--shard", f"{index}/{SHARDS}", "--jobs", "1"]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(done.stderr)
            return done.stdout


        ray.init(address="auto")
        waiting = [shard.remote(index) for index in range(SHARDS)]
        while waiting:
            ended, waiting = ray.wait(waiting)
            print(ray.get(ended[0]), end="", flush=True)
        subprocess.run(["plimsoll", "merge", OUT], check=True)

        """
    }

    /// `text` as a literal of Python.
    private static func python(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                    "\\x" + UInt8(scalar.value).hexadecimal
                default: String(scalar)
                }
            }.joined() + "\""
    }

    private static let name = "plimsoll-sweep"
    private static let labels: ManifestNode = ["app.kubernetes.io/name": "plimsoll-sweep"]

    /// The shards as an indexed job, and the merge as one that waits for them; the grid and its scenario come as a config
    /// map, the folder as a claim of a volume that many nodes may write.
    private var kubernetes: String {
        var data: [(String, ManifestNode)] = [("grid.yaml", .text(file.text))]
        if isBeside { data.append((scenarioName, .text(source.file.text))) }
        let config: ManifestNode = [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .text(Self.name)], "data": .map(data),
        ]
        let claim: ManifestNode = [
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": .text(Self.name)],
            "spec": ["accessModes": ["ReadWriteMany"], "resources": ["requests": ["storage": "10Gi"]]],
        ]
        let index: ManifestNode = [
            "name": "SHARD",
            "valueFrom": [
                "fieldRef": ["fieldPath": "metadata.annotations['batch.kubernetes.io/job-completion-index']"]
            ],
        ]
        let shard = Self.job(
            Self.name,
            [
                ("completionMode", "Indexed"), ("completions", .count(shards)),
                ("parallelism", .count(min(shards, 64))),
            ],
            ["sweep", "/grid/grid.yaml", "--out", "/parts", "--shard", "$(SHARD)/\(shards)"], [index])
        let merge = Self.job("plimsoll-merge", [], ["merge", "/parts", "--wait", "168"], [])
        return ManifestNode.yaml(
            [config, claim, shard, merge],
            comment: [
                "A sweep of \(shards) shards, and the merge, which waits for them. The image is the one that the release has;",
                "push it to your registry and name it here. The claim asks for a volume that many nodes may write.",
            ])
    }

    private static func job(
        _ name: String, _ more: [(String, ManifestNode)], _ arguments: [String], _ environment: [ManifestNode]
    ) -> ManifestNode {
        let container: ManifestNode = [
            "name": "plimsoll", "image": .text("plimsoll:\(ProgramVersion.text)"), "args": .texts(arguments),
            "env": .list(environment),
            "volumeMounts": [
                ["name": "grid", "mountPath": "/grid", "readOnly": .flag(true)],
                ["name": "parts", "mountPath": "/parts"],
            ],
        ]
        let pod: ManifestNode = [
            "restartPolicy": "OnFailure", "containers": [container],
            "volumes": [
                ["name": "grid", "configMap": ["name": .text(Self.name)]],
                ["name": "parts", "persistentVolumeClaim": ["claimName": .text(Self.name)]],
            ],
        ]
        return [
            "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": .text(name), "labels": labels],
            "spec": .map(
                more + [
                    ("backoffLimit", 6), ("template", ["metadata": ["labels": labels], "spec": pod]),
                ]),
        ]
    }

    /// The scenario's name in the folder of the grid.
    private var scenarioName: String { source.file.name.split(separator: "/").last.map(String.init) ?? "" }

    /// Whether the scenario is a file of its own.
    private var isBeside: Bool {
        !source.file.name.hasSuffix(": scenario") && source.file.name != ScenarioPreset.builtInName
    }
}
