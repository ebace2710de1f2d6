using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Telltale.Core;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Networks;

/// <summary>
/// A trained network as bytes, all numbers little-endian: the eight letters <c>TELLNET2</c>; int32 number of bytes of
/// its shape, then the shape (<see cref="NetworkOptions"/>) as JSON; int32 features, classes, epoch, epochs run; float64
/// training loss; for each part its float32 weights, row after row, and biases; int32 number of records held out, then
/// those as int32; last, the SHA-256 of all before. The same network gives the same bytes whatever kernel made it.
/// </summary>
public static class NetworkFile
{
    private const int MostShapeBytes = 1 << 20;
    private const int MostWidth = 1 << 26;
    private const int HashLength = SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "TELLNET2"u8;

    /// <summary>Writes <paramref name="network"/>; the stream stays open.</summary>
    public static void Write(Stream stream, TrainedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(network);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream head = new();
        using BinaryWriter writer = new(head);
        writer.Write(Magic);
        byte[] shape = JsonSerializer.SerializeToUtf8Bytes(network.Options, NetworkJson.Default.NetworkOptions);
        writer.Write(shape.Length);
        writer.Write(shape);
        writer.Write(network.Features);
        writer.Write(network.Classes);
        writer.Write(network.Epoch);
        writer.Write(network.EpochsRun);
        writer.Write(network.TrainingLoss);
        Put(head.GetBuffer().AsSpan(0, (int)head.Length));
        foreach (LayerWeights layer in network.Layers)
        {
            PutNumbers<float>(layer.Weights);
            PutNumbers<float>(layer.Bias);
        }

        PutNumbers<int>([network.HeldOut.Length]);
        PutNumbers(network.HeldOut.Span);
        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        void PutNumbers<T>(ReadOnlySpan<T> numbers)
            where T : unmanaged
        {
            if (BitConverter.IsLittleEndian)
            {
                Put(MemoryMarshal.AsBytes(numbers));
                return;
            }

            // Both kinds are four bytes long.
            int[] swapped = new int[numbers.Length];
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, int>(numbers), swapped);
            Put(MemoryMarshal.AsBytes<int>(swapped));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">From the first letter on; read up to the end of the network.</param>
    /// <param name="kernel">Will compute its answers.</param>
    /// <exception cref="BadInputException">Not such a file, or cut short, or changed.</exception>
    public static TrainedNetwork Read(Stream stream, Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(kernel);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] magic = new byte[Magic.Length];
        Take(magic);
        if (!magic.AsSpan().SequenceEqual(Magic))
        {
            throw new BadInputException("This is no trained network: its first letters are not TELLNET2.");
        }

        byte[] shape = new byte[Within(TakeInt(), 2, MostShapeBytes, "length of its shape")];
        Take(shape);
        NetworkOptions options = ReadShape(shape);
        int features = Within(TakeInt(), 1, MostWidth, "number of features");
        int classes = Within(TakeInt(), 1, MostWidth, "number of classes");
        int epoch = TakeInt();
        int epochsRun = TakeInt();
        double loss = TakeDouble();
        options.Validate(features);
        PartShape[] parts = options.Parts(features, classes);
        LayerWeights[] layers = new LayerWeights[parts.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            // Grown as it is read: a wrong width in a broken file must not ask for all memory.
            float[] weights = TakeNumbers<float>(parts[l].Weights);
            layers[l] = new LayerWeights(weights, TakeNumbers<float>(parts[l].Biases));
        }

        int[] heldOut = TakeNumbers<int>(Within(TakeInt(), 0, int.MaxValue, "number of records held out"));
        byte[] expected = hash.GetHashAndReset();
        byte[] found = new byte[HashLength];
        Take(found);
        if (!found.AsSpan().SequenceEqual(expected))
        {
            throw new BadInputException(
                "A trained network was changed after it was written: its checksum does not fit."
            );
        }

        return new TrainedNetwork(options, features, classes, layers, kernel)
        {
            Epoch = epoch,
            EpochsRun = epochsRun,
            TrainingLoss = loss,
            HeldOut = heldOut,
        };

        void Take(Span<byte> bytes)
        {
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length)
            {
                throw new BadInputException(
                    $"A trained network ends too early: {bytes.Length - read} bytes are missing of a part of {bytes.Length}. Write it again."
                );
            }

            hash.AppendData(bytes);
        }

        int TakeInt()
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            Take(bytes);
            return BinaryPrimitives.ReadInt32LittleEndian(bytes);
        }

        double TakeDouble()
        {
            Span<byte> bytes = stackalloc byte[sizeof(double)];
            Take(bytes);
            return BinaryPrimitives.ReadDoubleLittleEndian(bytes);
        }

        T[] TakeNumbers<T>(long count)
            where T : unmanaged
        {
            const int Portion = 1 << 20;
            T[] numbers = [];
            while (numbers.Length < count)
            {
                int start = numbers.Length;
                Array.Resize(ref numbers, (int)Math.Min(count, Math.Max((long)Portion, 2L * start)));
                Take(MemoryMarshal.AsBytes(numbers.AsSpan(start)));
            }

            if (!BitConverter.IsLittleEndian)
            {
                Span<int> raw = MemoryMarshal.Cast<T, int>(numbers.AsSpan());
                BinaryPrimitives.ReverseEndianness(raw, raw);
            }

            return numbers;
        }
    }

    private static NetworkOptions ReadShape(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, NetworkJson.Default.NetworkOptions)
                ?? throw new BadInputException("A trained network is broken: it has no shape.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new BadInputException(
                $"A trained network is broken: its shape is not understood. {exception.Message}",
                exception
            );
        }
    }

    private static int Within(int value, int least, int most, string what) =>
        value >= least && value <= most
            ? value
            : throw new BadInputException(
                $"A trained network is broken: its {what} is {value}; expected {least} to {most}."
            );
}
