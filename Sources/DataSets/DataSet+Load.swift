extension DataSet {
  /// Loads, checks and splits the data of a description.
  ///
  /// - Parameters:
  ///   - description: Which data, in which form.
  ///   - root: The folder that holds a folder for every data set.
  ///   - seed: What the split depends on, and nothing else does.
  public static func load(
    _ description: DataDescription, root: String, seed: UInt64
  ) throws(DataSetError) -> DataSet {
    fatalError()
  }
}
