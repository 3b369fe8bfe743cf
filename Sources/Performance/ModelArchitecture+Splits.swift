public import Catalog

extension ModelArchitecture {
    /// Whether every attention layer can be cut into `tensor` equal parts.
    public func canSplit(tensor: Int) -> Bool {
        queryHeads.allSatisfy { $0 % tensor == 0 }
            && keyValueHeads.allSatisfy { $0 % tensor == 0 || tensor % $0 == 0 }
    }
}
