namespace Telltale.Adapters.Formats.Gguf;

/// <summary>Types of what a GGUF file says about itself, numbered as in the file.</summary>
public enum GgufValueType
{
    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 0,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 1,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 2,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 3,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 4,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 5,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32 = 6,

    /// <summary>A byte that is 0 or 1.</summary>
    Boolean = 7,

    /// <summary>UTF-8 with its length before it.</summary>
    Text = 8,

    /// <summary>Several values of one type.</summary>
    Array = 9,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 10,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 11,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64 = 12,
}
