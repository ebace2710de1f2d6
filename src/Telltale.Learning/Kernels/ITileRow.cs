namespace Telltale.Learning.Kernels;

/// <summary>
/// A row of a register tile: one vector or two side by side. <see cref="Tile{TRow}"/> is written once for both and for
/// every width. It changes in place, which is what makes the compiler keep each row in the registers it has.
/// </summary>
internal unsafe interface ITileRow<TSelf>
    where TSelf : unmanaged, ITileRow<TSelf>
{
    /// <summary>Columns.</summary>
    static abstract int Width { get; }

    static abstract TSelf Load(float* source);

    /// <summary><c>this ← this + x · row</c>.</summary>
    void AddProduct(float x, TSelf row);

    /// <summary><c>this ← this + row</c>.</summary>
    void Add(TSelf row);

    void Store(float* destination);
}
