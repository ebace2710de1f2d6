namespace Telltale.Adapters.Formats.Gguf;

/// <summary>
/// One thing that a GGUF file says about itself: a number, a truth value, a text, or an array of one of these.
/// </summary>
public sealed class GgufValue
{
    private GgufValue(GgufValueType type, object content) => (Type, Content) = (type, content);

    /// <summary>Type of the value, or of each element.</summary>
    public GgufValueType Type { get; }

    /// <summary>Whether there are several.</summary>
    public bool IsArray => Content is Array;

    /// <summary>
    /// The value as the .NET type of the same width (<see cref="byte"/> to <see cref="double"/>, <see cref="bool"/>,
    /// <see cref="string"/>), or an array of that type.
    /// </summary>
    public object Content { get; }

    /// <summary>A text.</summary>
    public static GgufValue Of(string text) => new(GgufValueType.Text, text);

    /// <summary>A number of 32 bits without sign.</summary>
    public static GgufValue Of(uint number) => new(GgufValueType.UInt32, number);

    /// <summary>A real number of 32 bits.</summary>
    public static GgufValue Of(float number) => new(GgufValueType.Float32, number);

    /// <summary>True or false.</summary>
    public static GgufValue Of(bool flag) => new(GgufValueType.Boolean, flag);

    /// <summary>Texts.</summary>
    public static GgufValue Of(string[] texts) => new(GgufValueType.Text, texts);

    /// <summary>Numbers of 32 bits.</summary>
    public static GgufValue Of(int[] numbers) => new(GgufValueType.Int32, numbers);

    /// <summary>What was read; its type is taken on trust.</summary>
    internal static GgufValue OfRead(GgufValueType type, object content) => new(type, content);

    /// <summary>Type and, of an array, its length: for messages.</summary>
    public override string ToString() => IsArray ? $"array of {((Array)Content).Length} {Type}" : $"{Type} {Shown()}";

    private string Shown() => Content is string text ? $"'{Printable.Shorten(text)}'" : $"{Content}";
}
