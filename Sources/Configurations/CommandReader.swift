import Input

/// Finds the program that a command line starts, and reads its flags.
enum CommandReader {
    /// The deployments that commands of a script start.
    static func deployments(_ script: ShellText, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        var found: [DescribedDeployment] = []
        // Its scripts keep arguments in several arrays, and use them in one command: all of them are of one run.
        var training: LaunchReader?
        for command in script.commands {
            guard let (program, start) = program(command[...]) else { continue }
            if program == .megatron {
                var reader = training ?? LaunchReader(program, DescribedDeployment(), DescriptionLog(file: log.file))
                reader.read(command[start...])
                training = reader
                continue
            }
            var seed = DescribedDeployment()
            readImage(command[..<start], &seed)
            var reader = LaunchReader(program, seed, log)
            reader.read(command[start...])
            reader.finish()
            log = reader.log
            if !reader.deployment.values.isEmpty { found.append(finished(reader.deployment, program, command)) }
        }
        if var training {
            training.finish()
            log.append(training.log.notes)
            if !training.deployment.values.isEmpty { found.append(training.deployment) }
        }
        return found
    }

    /// The deployment that a container's command and arguments start, over what is known of it; nil when they start no
    /// known program.
    static func deployment(
        _ words: [CommandWord], over seed: DescribedDeployment, image: LaunchProgram?, _ log: inout DescriptionLog
    ) -> DescribedDeployment? {
        var (words, start) = (words, 0)
        var found = program(words[...])
        if found == nil, let script = words.first(where: { $0.text.contains(" ") || $0.text.contains("\n") }) {
            // sh -c "vllm serve ..."
            let inner = ShellText(script.text, file: script.place.file, line: script.place.line ?? 1)
            for command in inner.commands where found == nil {
                found = program(command[...])
                if found != nil { words = command }
            }
        }
        guard let program = found?.program ?? image else { return nil }
        start = found?.start ?? 0
        var reader = LaunchReader(program, seed, log)
        reader.read(words[start...])
        reader.finish()
        log = reader.log
        return finished(reader.deployment, program, words)
    }

    static func finished(
        _ deployment: DescribedDeployment, _ program: LaunchProgram, _ words: [CommandWord]
    ) -> DescribedDeployment {
        var deployment = deployment
        let place = words.first?.place ?? deployment.values.values.first?.place ?? SourcePlace(file: "")
        if program != .megatron { deployment.fill(.engine, program.rawValue, place, "command") }
        return deployment
    }

    /// The program, and where its arguments start; nil when it is none of those that are read.
    static func program(_ words: ArraySlice<CommandWord>) -> (program: LaunchProgram, start: Int)? {
        for (index, word) in zip(words.indices, words) {
            let name = word.text.split(separator: "/").last.map(String.init) ?? ""
            let next = index + 1 < words.endIndex ? words[index + 1].text : ""
            switch name {
            case "vllm" where next == "serve": return (.vllm, index + 2)
            case "sglang" where next == "serve": return (.sglang, index + 2)
            case "vllm.entrypoints.openai.api_server", "vllm.entrypoints.api_server", "dynamo.vllm":
                return (.vllm, index + 1)
            case "sglang.launch_server", "dynamo.sglang": return (.sglang, index + 1)
            case "trtllm-serve": return (.tensorRTLLM, index + (next == "serve" ? 2 : 1))
            default: break
            }
            if let program = program(ofImage: word.text) {
                // docker run IMAGE ARGUMENTS
                let rest = words[(index + 1)...]
                return Self.program(rest) ?? (program, index + 1)
            }
        }
        // Only what trains says so with these names: the flags may stand in an array of their own.
        let folded = words.map { LaunchFlag.folded($0.text.prefix { $0 != "=" }) }
        guard folded.contains(where: LaunchProgram.megatron.hallmarks.contains) else { return nil }
        let start = words.firstIndex { $0.text.hasPrefix("--") } ?? words.startIndex
        return (.megatron, start)
    }

    /// The engine of a container image; nil for another.
    static func program(ofImage image: String) -> LaunchProgram? {
        let name = image.prefix { $0 != "@" }.lowercased()
        guard name.contains("/"), !name.hasPrefix("-"), !name.hasPrefix("/"), !name.contains("://") else { return nil }
        if name.contains("vllm-openai") || name.contains("/vllm") || name.contains("llm-d") { return .vllm }
        if name.contains("sglang") { return .sglang }
        if name.contains("tensorrt-llm") || name.contains("tensorrt_llm") { return .tensorRTLLM }
        return nil
    }

    /// The release in the tag of an image, such as `v0.10.1`; nil for `latest` and others without one.
    static func version(ofImage image: String) -> String? {
        let name = image.prefix { $0 != "@" }
        guard let colon = name.lastIndex(of: ":") else { return nil }
        let tag = name[name.index(after: colon)...].drop { $0 == "v" }
        let version = tag.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard version.first?.isNumber == true, version.contains(".") else { return nil }
        return String(version.reversed().drop { $0 == "." }.reversed())
    }

    private static func readImage(_ words: ArraySlice<CommandWord>, _ deployment: inout DescribedDeployment) {
        for word in words where program(ofImage: word.text) != nil {
            if let version = version(ofImage: word.text) {
                deployment.set(.engineVersion, version, word.place, "image")
            }
        }
    }
}
