internal import Foundation

/// How much a residual of so many standard deviations counts.
///
/// One run in five or so measured something else than it says: a cold start, a warm cache, a flag that is not stated.
enum RobustLoss {
    /// Linear beyond 1.5 standard deviations (Huber, 1964; between his 1.345 and 2): none pulls more than those there.
    case linear
    /// Student's t with three degrees of freedom (Lange, Little and Taylor, 1989): the farther out, the less it pulls.
    case heavyTailed

    private static let linearFrom = 1.5
    private static let freedom = 3.0

    /// The loss, which is the square of a `size` near zero.
    func value(_ size: Double) -> Double {
        switch self {
        case .linear:
            size > RobustLoss.linearFrom ? RobustLoss.linearFrom * (2 * size - RobustLoss.linearFrom) : size * size
        case .heavyTailed: RobustLoss.freedom * log(1 + size * size / RobustLoss.freedom)
        }
    }

    /// What the square of a residual of `size`, zero or more, is multiplied by to pull as much as the loss.
    func weight(_ size: Double) -> Double {
        switch self {
        case .linear: size > RobustLoss.linearFrom ? RobustLoss.linearFrom / size : 1
        case .heavyTailed: 1 / (1 + size * size / RobustLoss.freedom)
        }
    }
}
