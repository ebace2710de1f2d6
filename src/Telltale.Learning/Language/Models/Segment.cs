using System.Runtime.InteropServices;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The rows of one text, or of one window of a text, among those that are computed together. Rows of several texts lie
/// one after another without padding; attention stays within a segment, and places count from its beginning.
/// </summary>
/// <param name="Start">First row.</param>
/// <param name="Length">Rows, at least 1.</param>
/// <param name="Position">Place of the first row: 0, unless a cache holds what was before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Segment(int Start, int Length, int Position = 0);
