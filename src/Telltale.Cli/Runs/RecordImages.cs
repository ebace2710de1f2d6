using System.Globalization;
using Telltale.Audit.Records;
using Telltale.Core.Evidence;
using Telltale.Report.Html;

namespace Telltale.Cli.Runs;

/// <summary>Pictures of image records, found by the row numbers that are their ids.</summary>
/// <param name="records">Records that are images of bytes.</param>
internal sealed class RecordImages(RecordSet records) : IRecordPictures
{
    /// <summary>The pictures of these records, or null where they are none.</summary>
    public static RecordImages? Of(RecordSet records) =>
        records is { Bytes: not null, Image: not null } ? new RecordImages(records) : null;

    /// <inheritdoc/>
    public GreyPicture? Find(string record)
    {
        if (!int.TryParse(record, NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row >= records.Count)
        {
            return null;
        }

        ImageShape shape = records.Image!;
        ReadOnlySpan<byte> source = records.Bytes.AsSpan(row * records.Features, records.Features);
        byte[] grey = new byte[shape.Height * shape.Width];
        for (int pixel = 0; pixel < grey.Length; pixel++)
        {
            int sum = 0;
            foreach (byte channel in source.Slice(pixel * shape.Channels, shape.Channels))
            {
                sum += channel;
            }

            grey[pixel] = (byte)(sum / shape.Channels);
        }

        return new GreyPicture(shape.Width, shape.Height, grey);
    }
}
