import Charts
import Foundation
import Testing

/// Writes every sample in each theme and size into the folder named by `CHART_GALLERY`, to be looked at.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CHART_GALLERY"] != nil))
struct GalleryTests {
    @Test("the gallery is written where asked")
    func gallery() throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["CHART_GALLERY"]))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, source) in Samples.all {
            let sizes = [
                ("light", ChartOptions(theme: .light)), ("dark", ChartOptions(theme: .dark)),
                ("auto", ChartOptions()),
                ("narrow", ChartOptions(width: 320, height: 320, fontSize: 11, theme: .light)),
                ("slide", ChartOptions(width: 1280, height: 720, fontSize: 20, theme: .light)),
            ]
            for (size, options) in sizes {
                let file = folder.appending(path: "\(name)-\(size).svg")
                try Data(source.svg(options).utf8).write(to: file)
                #expect(FileManager.default.fileExists(atPath: file.path()))
            }
        }
    }
}
