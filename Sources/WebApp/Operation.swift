internal import Questions

/// A question that programs ask; Foundation has another type of that name.
typealias Operation = Questions.Operation
