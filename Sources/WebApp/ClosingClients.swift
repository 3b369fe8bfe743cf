internal import NIOCore
internal import NIOHTTP1

/// Marks the requests of clients that expect the connection to be closed, as those of HTTP/1.0 do unless they say otherwise
/// (RFC 9112, 9.3): what comes after it only looks at the header.
final class ClosingClients: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.isKeepAlive else {
            return context.fireChannelRead(data)
        }
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Puts one behind the decoder of `pipeline`, where requests still have a version.
    static func join(_ pipeline: ChannelPipeline.SynchronousOperations) {
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else { return }
        try? pipeline.addHandler(ClosingClients(), position: .after(decoder))
    }
}
