import Foundation
import Input
import TestSupport
import Testing

@Suite struct TextFileTests {
    private func refusal(_ path: String, maximumBytes: Int = 1000) -> FileFailure? {
        do throws(FileFailure) {
            _ = try TextFile(path: path, maximumBytes: maximumBytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("a byte order mark is dropped, and the rest is kept byte for byte")
    func byteOrderMark() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("a.csv", [0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A])
        #expect(try TextFile(path: path).bytes == [0x61, 0x0D, 0x0A])
    }

    @Test("a file that is not there, and one below a file, are missing")
    func missing() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("a.csv", "x")
        #expect(refusal(folder.path + "/b.csv")?.kind == .missing)
        #expect(refusal(path + "/b.csv")?.kind == .missing)
    }

    @Test("folders and devices cannot be read, and do not hang the reader")
    func otherKinds() throws {
        let folder = try ScratchFolder()
        #expect(refusal(folder.path)?.kind == .unreadable)
        #expect(refusal("/dev/zero")?.kind == .unreadable)
    }

    @Test("a pipe is read to its end, and no further than is allowed", arguments: [10, 1000, 1001, 200_000])
    func pipe(_ count: Int) throws {
        let folder = try ScratchFolder()
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        // Whoever reads may leave early.
        signal(SIGPIPE, SIG_IGN)
        let writer = Thread { try? Data(repeating: 0x61, count: count).write(to: URL(fileURLWithPath: pipe)) }
        writer.start()
        if count <= 1000 {
            #expect(try TextFile(path: pipe, maximumBytes: 1000).bytes.count == count)
        } else {
            #expect(refusal(pipe)?.kind == .badData)
        }
    }

    @Test("a huge file is refused by its size, through a link as well")
    func tooLarge() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("huge.csv", "")
        // A sparse file: a gigabyte long without taking a block, so that reading it would show in memory.
        #expect(truncate(path, 1 << 30) == 0)
        let link = folder.path + "/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        for name in [path, link] {
            let failure = try #require(refusal(name))
            #expect(failure.kind == .badData)
            #expect(failure.description.contains("1073741824 bytes"))
        }
        #expect(try TextFile(path: folder.write("fits.csv", "1234567890"), maximumBytes: 10).bytes.count == 10)
        #expect(refusal(try folder.write("over.csv", "12345678901"), maximumBytes: 10)?.kind == .badData)
    }

    @Test(
        "bytes that are no text are refused with their line",
        arguments: [([0x61, 0x0A, 0xFF, 0x0A] as [UInt8], 2), ([0x61, 0x0A, 0x0A, 0x00], 3), ([0xC3], 1)])
    func notText(bytes: [UInt8], line: Int) throws {
        let folder = try ScratchFolder()
        let failure = try #require(refusal(try folder.write("a.csv", bytes)))
        #expect(failure.kind == .badData)
        #expect(failure.diagnostic.place.line == line)
    }

    @Test("a folder is listed in the order of names, without hidden and other files; an empty one is a failure")
    func folders() throws {
        let folder = try ScratchFolder()
        for name in ["b.csv", "a.csv", ".hidden.csv", "c.txt"] { _ = try folder.write(name, "x") }
        #expect(
            try TextFile.paths(at: folder.path, suffix: ".csv") == ["a.csv", "b.csv"].map { folder.path + "/" + $0 })
        #expect(throws: FileFailure.self) { try TextFile.paths(at: folder.path, suffix: ".yaml") }
        #expect(throws: FileFailure.self) { try TextFile.paths(at: folder.path + "/none", suffix: ".csv") }
    }
}
