internal import NIOCore
internal import NIOHTTPTypes

/// Watches a connection: closes it when it is open and asks nothing, because a head comes byte by byte or not at all, and
/// notes when whoever opened it leaves.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The time that a connection which asks nothing has while there are many.
    private static let crowdedTime = TimeAmount.seconds(1)
    private let time: TimeAmount
    private let crowd: Int
    private let departures: Departures
    private var timer: Scheduled<Void>?

    /// Watches a connection that may ask nothing for as long as `limits` say; when half of the most are open, for a second.
    init(_ limits: ServerOptions.Limits, _ departures: Departures) {
        time = .milliseconds(Int64(limits.headSeconds * 1000))
        crowd = limits.connections / 2
        self.departures = departures
    }

    func handlerAdded(context: ChannelHandlerContext) {
        departures.open(context.channel)
        ClosingClients.join(context.pipeline.syncOperations)
        start(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        departures.close(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        departures.leave(context.channel)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { departures.leave(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { timer?.cancel() }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { start(context) }
        context.write(data, promise: promise)
    }

    private func start(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let channel = context.channel
        // Whoever opens thousands keeps the others out no longer than it takes to close them.
        let time = departures.count > crowd ? Self.crowdedTime : time
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
