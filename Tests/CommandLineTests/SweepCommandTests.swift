import Foundation
import TestSupport
import Testing

/// Sweeps as clusters run them: processes that are killed, exported jobs that are started.
@Suite("Sweeps on many machines", .timeLimit(.minutes(5))) struct SweepCommandTests {
    private static let grid = """
        plimsoll_sweep: 1
        question: predict
        deployment: {model: meta-llama/Llama-3.1-8B-Instruct, output: 256, tp: 1}
        axes:
          gpu: [H100, L40S]
          input: {from: 128, to: 16384, steps: 50, spacing: log}
          rate: {from: 0.5/s, to: 16/s, steps: 20, spacing: log}

        """

    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        _ = try folder.write("grid.yaml", Self.grid)
    }

    private func run(_ arguments: String...) async throws -> Program.Result {
        try await Program.run(arguments, in: folder.path)
    }

    private func start(_ script: String) async throws -> Program.Result {
        try await Program.shell("cd '\(folder.path)' && \(script)")
    }

    private func rows(_ folder: String) throws -> String {
        try String(contentsOfFile: "\(self.folder.path)/\(folder)/rows.csv", encoding: .utf8)
    }

    @Test("shards that are killed at any moment go on where they stood, and the merged bytes are those of one process")
    func killed() async throws {
        #expect(try await run("sweep", "grid.yaml", "--out", "whole").code == 0)
        #expect(try await run("merge", "whole").code == 0)
        var killed = 0
        for attempt in 0..<12 {
            let delay = 0.1 + 0.1 * Double(attempt % 4)
            let result = try await start(
                "timeout -s KILL \(delay) plimsoll sweep grid.yaml --out parts --shard \(attempt % 3)/3")
            if result.code == 137 { killed += 1 }
        }
        #expect(killed > 0)
        for shard in 0..<3 {
            #expect(try await run("sweep", "grid.yaml", "--out", "parts", "--shard", "\(shard)/3").code == 0)
        }
        #expect(try await run("merge", "parts").code == 0)
        #expect(try rows("parts") == rows("whole"))
        let first = try await run("merge", "parts", "--json").output
        #expect(try await run("merge", "parts", "--json").output == first)
    }

    @Test("a merge names the shards that are missing, and writes nothing")
    func missing() async throws {
        #expect(try await run("sweep", "grid.yaml", "--out", "parts", "--shard", "1/4").code == 0)
        let result = try await run("merge", "parts")
        #expect(result.code == 65 && result.messages.contains("0/4, 2/4, 3/4"), "\(result.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/parts/rows.csv"))
        let nowhere = try await run("merge", "nowhere")
        #expect(nowhere.code == 66)
    }

    @Test("the exported job for one machine runs every shard and merges them")
    func processes() async throws {
        #expect(try await run("sweep", "grid.yaml", "--out", "whole").code == 0)
        #expect(try await run("merge", "whole").code == 0)
        let job = try await start(
            "plimsoll sweep grid.yaml --out 'my parts' --export xargs --shards 5 > job.sh && sh job.sh")
        #expect(job.code == 0, "\(job.messages)")
        #expect(try rows("my parts") == rows("whole"))
        // Nothing in a name is taken for the number of a shard, or for a word of the shell.
        let odd = try await start(
            "plimsoll sweep grid.yaml --out 'SHARD $1 {}' --export xargs --shards 2 > job.sh && sh job.sh")
        #expect(odd.code == 0, "\(odd.messages)")
        #expect(try rows("SHARD $1 {}") == rows("whole"))
    }

    @Test("the exported driver of Ray gives every shard to a task and merges them")
    func ray() async throws {
        // What of Ray the driver calls, in one process; the real one was asked by hand.
        _ = try folder.write(
            "ray.py",
            """
            def init(**options): assert options == {"address": "auto"}
            def remote(**options):
                def wrap(function):
                    function.remote = lambda *arguments: (function, arguments)
                    return function
                return wrap
            def wait(tasks): return [tasks[0]], tasks[1:]
            def get(task): return task[0](*task[1])

            """)
        let job = try await start(
            "plimsoll sweep grid.yaml --out parts --export ray --shards 3 > job.py && python3 job.py")
        #expect(job.code == 0, "\(job.messages)")
        #expect(job.output.contains("shard 2/3"))
        #expect(try rows("parts").split(separator: "\n").count == 2001)
        #expect(
            try await run("sweep", "grid.yaml", "--out", "p", "--export", "ray").output.split(separator: "\n").count
                <= 60)
    }

    @Test(
        "the exported job of Slurm runs on a real one",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/slurmctld")))
    func slurm() async throws {
        let job = try await start(
            "plimsoll sweep grid.yaml --out parts --export slurm --shards 4 > job.sh\n\(Self.slurm)")
        #expect(job.code == 0, "\(job.output)\n\(job.messages)")
        #expect(try rows("parts").split(separator: "\n").count == 2001)
    }

    /// Starts a Slurm of one node on loopback, submits the job, waits for the merge, and ends it.
    private static let slurm = """
        mkdir -p state spool
        munge -n >/dev/null 2>&1 || { mkdir -p /run/munge && chown munge /run/munge && runuser -u munge -- munged; }
        for i in $(seq 50); do munge -n >/dev/null 2>&1 && break; sleep 0.2; done
        trap 'kill $(cat d.pid ctld.pid) 2>/dev/null || true' EXIT
        cat > slurm.conf <<END
        ClusterName=x
        SlurmctldHost=localhost(127.0.0.1)
        AuthType=auth/munge
        SlurmUser=root
        SlurmdUser=root
        SlurmctldPort=16827
        SlurmdPort=16828
        StateSaveLocation=$PWD/state
        SlurmdSpoolDir=$PWD/spool
        SlurmctldPidFile=$PWD/ctld.pid
        SlurmdPidFile=$PWD/d.pid
        SlurmctldLogFile=$PWD/ctld.log
        SlurmdLogFile=$PWD/d.log
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        ReturnToService=2
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        JobAcctGatherType=jobacct_gather/none
        AccountingStorageType=accounting_storage/none
        NodeName=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1000 State=UNKNOWN
        PartitionName=p Nodes=localhost Default=YES State=UP
        END
        export SLURM_CONF=$PWD/slurm.conf
        slurmctld && slurmd -N localhost
        for i in $(seq 100); do [ "$(sinfo -h -o %t)" = idle ] && break; sleep 0.2; done
        sh job.sh
        for i in $(seq 120); do [ -f parts/rows.csv ] && break; squeue; sleep 1; done
        [ -f parts/rows.csv ] || { tail ctld.log d.log; exit 1; }
        """
}
