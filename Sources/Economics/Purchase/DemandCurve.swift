public import Quantities

/// How many instances are needed when, over a month: a step for each hour of a typical week, or for parts of a day.
public struct DemandCurve: Sendable, Hashable, Codable {
    /// A stretch of the month with the same need.
    public struct Step: Sendable, Hashable, Codable {
        /// How long it lasts in a month, all repetitions together.
        public var time: Seconds
        /// How often it starts in a month.
        public var starts: Double
        /// Instances that are needed.
        public var instances: Int

        /// A stretch.
        public init(time: Seconds, starts: Double, instances: Int) {
            self.time = time
            self.starts = starts
            self.instances = instances
        }
    }

    /// The stretches in the order in which they follow each other; after the last comes the first.
    public let steps: [Step]
    /// Time for which an instance is paid before it serves, each time it is switched on.
    public let startDelay: Seconds

    /// A curve; instances that are switched on are paid `startDelay` before they serve.
    public init(_ steps: [Step], startDelay: Seconds = .zero) {
        self.steps = steps
        self.startDelay = startDelay
    }

    /// The most instances that are ever needed.
    public var peak: Int { steps.map(\.instances).max() ?? 0 }

    /// The instances that are needed at every moment.
    public var floor: Int { steps.map(\.instances).min() ?? 0 }

    /// The whole of the curve: a month, or whatever its steps add up to.
    public var duration: Seconds { steps.map(\.time).total() }

    /// For each instance, from the one that is always needed to the one for the peak: how long it runs.
    ///
    /// Instance k runs while at least k are needed. `topShare` parts the time: of n instances that run at once, the last
    /// floor(topShare x n) count as top. Complexity: O(steps x peak).
    public func layers(topShare: Double = 0) -> [Layer] {
        // Steps that follow each other and need the same are one: nothing starts between them.
        var merged: [Step] = []
        for step in steps {
            if let last = merged.last, last.instances == step.instances {
                merged[merged.count - 1].time += step.time
            } else {
                merged.append(step)
            }
        }
        var layers = [Layer](repeating: Layer(), count: peak)
        for (index, step) in merged.enumerated() where step.instances > 0 {
            let top = Int((topShare * Double(step.instances) + 1e-9).rounded(.down))
            let before = merged[index == 0 ? merged.count - 1 : index - 1].instances
            for k in 0..<step.instances {
                // A lone step never switches anything on: it is always there.
                let starting = k >= before && steps.count > 1 ? startDelay * step.starts : .zero
                if k >= step.instances - top {
                    layers[k].top += step.time + starting
                } else {
                    layers[k].base += step.time + starting
                }
            }
        }
        return layers
    }

    /// How long one instance of the curve runs.
    public struct Layer: Sendable, Hashable, Codable {
        /// While it is not among the top instances.
        public var base = Seconds.zero
        /// While it is.
        public var top = Seconds.zero
        /// In all.
        public var time: Seconds { base + top }
    }

    /// Instance time that is paid if all are bought by the hour, start delays included.
    public var instanceTime: Seconds {
        guard steps.count > 1 else { return neededTime }
        return steps.indices.reduce(neededTime) { time, index in
            let before = steps[index == 0 ? steps.count - 1 : index - 1].instances
            let started = max(0, steps[index].instances - before)
            return time + startDelay * (steps[index].starts * Double(started))
        }
    }

    /// Instance time in which requests are served: what is paid at the least, however the instances are bought.
    public var neededTime: Seconds { steps.reduce(.zero) { $0 + $1.time * Double($1.instances) } }
}
