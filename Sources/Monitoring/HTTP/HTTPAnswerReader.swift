internal import Foundation

/// Reads one answer: head, then a body of a stated length, in chunks, or up to the end of the connection.
struct HTTPAnswerReader {
    private let socket: Int32
    private let patience: Double
    private var buffer: [UInt8] = []
    private var place = 0
    private var isAtEnd = false

    init(_ socket: Int32, patience: Double) {
        self.socket = socket
        self.patience = patience
    }

    func answer() throws(HTTPClient.Trouble) -> HTTPClient.Answer {
        var reader = self
        return try reader.read()
    }

    private mutating func read() throws(HTTPClient.Trouble) -> HTTPClient.Answer {
        let first = try line()
        let words = first.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]), (100...599).contains(status)
        else { throw trouble("this is no HTTP server: it answers \"\(first.prefix(40))\"", isPassing: false) }
        var headers: [String: String] = [:]
        var total = first.utf8.count
        while true {
            let line = try line()
            if line.isEmpty { break }
            total += line.utf8.count
            guard total <= HTTPClient.Limit.head else {
                throw trouble("the answer's head is too long", isPassing: false)
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers[line[..<colon].lowercased()] = String(value)
        }
        if headers["transfer-encoding"]?.lowercased() == "chunked" {
            return HTTPClient.Answer(status: status, body: try chunks())
        }
        if let length = headers["content-length"] {
            guard let count = Int(length), count >= 0 else {
                throw trouble("the answer's length is no number", isPassing: false)
            }
            return HTTPClient.Answer(status: status, body: try bytes(count))
        }
        var body: [UInt8] = []
        while true {
            body += buffer[place...]
            place = buffer.count
            try check(body.count)
            guard try fill() else { return HTTPClient.Answer(status: status, body: body) }
        }
    }

    private mutating func chunks() throws(HTTPClient.Trouble) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let size = try line().prefix { $0 != ";" && $0 != " " }
            guard let count = Int(size, radix: 16), count >= 0 else {
                throw trouble("the answer's chunks are damaged", isPassing: true)
            }
            if count == 0 { return body }
            try check(body.count &+ count)
            body += try bytes(count)
            guard try line().isEmpty else { throw trouble("the answer's chunks are damaged", isPassing: true) }
        }
    }

    private func check(_ count: Int) throws(HTTPClient.Trouble) {
        guard count >= 0, count <= HTTPClient.Limit.body else {
            throw trouble("the answer is larger than \(HTTPClient.Limit.body >> 20) MiB", isPassing: false)
        }
    }

    private mutating func bytes(_ count: Int) throws(HTTPClient.Trouble) -> [UInt8] {
        try check(count)
        while buffer.count - place < count {
            guard try fill() else { throw trouble("the connection ended in the middle of the answer", isPassing: true) }
        }
        defer { place += count }
        return Array(buffer[place..<place + count])
    }

    private mutating func line() throws(HTTPClient.Trouble) -> String {
        while true {
            if let end = buffer[place...].firstIndex(of: 10) {
                let stop = end > place && buffer[end - 1] == 13 ? end - 1 : end
                defer { place = end + 1 }
                return String(decoding: buffer[place..<stop], as: UTF8.self)
            }
            guard buffer.count - place <= HTTPClient.Limit.head else {
                throw trouble("the answer's head is too long", isPassing: false)
            }
            guard try fill() else { throw trouble("the connection ended before the answer", isPassing: true) }
        }
    }

    /// Adds what comes next; false at the end of the connection.
    private mutating func fill() throws(HTTPClient.Trouble) -> Bool {
        guard !isAtEnd else { return false }
        if place > 1 << 20 {
            buffer.removeFirst(place)
            place = 0
        }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(socket, &piece, piece.count, 0)
            if count > 0 {
                buffer += piece[..<count]
                return true
            }
            if count == 0 {
                isAtEnd = true
                return false
            }
            guard errno == EAGAIN || errno == EINTR else {
                throw trouble(String(cString: strerror(errno)), isPassing: true)
            }
            guard HTTPWait.until(socket, Int16(POLLIN), patience) else {
                throw trouble("no answer in \(Int(patience)) s", isPassing: true)
            }
        }
    }

    private func trouble(_ message: String, isPassing: Bool) -> HTTPClient.Trouble {
        HTTPClient.Trouble(description: message, isPassing: isPassing)
    }
}
