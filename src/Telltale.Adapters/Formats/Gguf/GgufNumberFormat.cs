namespace Telltale.Adapters.Formats.Gguf;

/// <summary>How the numbers of a tensor are stored, numbered as in the file; those that are read here.</summary>
public enum GgufNumberFormat
{
    /// <summary>IEEE 754, 32 bits.</summary>
    F32 = 0,

    /// <summary>IEEE 754, 16 bits.</summary>
    F16 = 1,

    /// <summary>Blocks of 32: a 16-bit scale, then 32 signed bytes; a number is scale times byte.</summary>
    Q8 = 8,

    /// <summary>The upper 16 bits of a 32-bit number.</summary>
    BF16 = 30,
}
