using System.Collections.Immutable;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>What an .npy file says of itself before the numbers begin.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="FortranOrder">Whether the first axis varies fastest in the file; what is read is in C order all the same.</param>
/// <param name="Shape">Extent of each axis, outermost first; empty for a single number.</param>
/// <param name="DataOffset">Bytes before the first element.</param>
public sealed record NpyHeader(NpyType Type, bool FortranOrder, ImmutableArray<long> Shape, long DataOffset)
{
    /// <summary>Axes that numpy can have at most.</summary>
    public const int MaxRank = 64;

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count => Shape.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Bytes that the whole file must have.</summary>
    public long FileBytes => DataOffset + (Count * Type.ItemBytes);

    /// <summary>Whether the elements lie in the file in the order in which they are given: C order, or no difference.</summary>
    public bool IsRowMajor => !FortranOrder || Count == 0 || Shape.Count(extent => extent > 1) <= 1;

    /// <summary>The shape as people write it.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>Refuses a file that has more or fewer bytes than the header says.</summary>
    /// <param name="length">Bytes that there are, header included.</param>
    /// <param name="source">The file's name, for the message.</param>
    /// <exception cref="BadInputException">The length is another.</exception>
    public void CheckLength(long length, string source)
    {
        if (length != FileBytes)
        {
            throw new BadInputException(
                $"{source}: found {length} bytes, expected {FileBytes} ({DataOffset} of header, then {ShapeText} of "
                    + $"{Type.Name}); the file is {(length < FileBytes ? "cut short" : "followed by something else")}, "
                    + "save or copy it again."
            );
        }
    }

    /// <summary>Refuses shapes that no machine can hold; after this <see cref="FileBytes"/> cannot overflow.</summary>
    internal void CheckShape(string source)
    {
        if (Shape.Length > MaxRank)
        {
            throw new BadInputException($"{source}: found {Shape.Length} axes, expected at most {MaxRank}.");
        }

        // As numpy does, axes of extent 0 are left out: the others must make sense without them.
        long bytes = Math.Max(1, Type.ItemBytes);
        foreach (long extent in Shape)
        {
            if (extent < 0)
            {
                throw new BadInputException(
                    $"{source}: found the shape {ShapeText}, expected extents of 0 or more; the file is damaged."
                );
            }

            if (extent > 0 && bytes > (long.MaxValue - DataOffset) / extent)
            {
                throw new BadInputException(
                    $"{source}: found the shape {ShapeText} of {Type.Name}, which is more than 2^63 bytes; "
                        + "the file is damaged."
                );
            }

            bytes *= Math.Max(1, extent);
        }
    }
}
