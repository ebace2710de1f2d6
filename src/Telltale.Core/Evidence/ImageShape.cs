namespace Telltale.Core.Evidence;

/// <summary>How the features of a record make a picture: row after row, channels last.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Channels">1 for grey.</param>
public sealed record ImageShape(int Height, int Width, int Channels = 1)
{
    /// <summary>Numbers a picture.</summary>
    public int Features => checked(Height * Width * Channels);
}
