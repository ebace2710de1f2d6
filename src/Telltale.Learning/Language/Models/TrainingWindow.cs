using System.Runtime.InteropServices;

namespace Telltale.Learning.Language.Models;

/// <summary>A stretch of a corpus to learn from: a token is read for each row, and the one after it is to be foretold.</summary>
/// <param name="Start">Its first token among those of all documents.</param>
/// <param name="Rows">How many are read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrainingWindow(int Start, int Rows);
