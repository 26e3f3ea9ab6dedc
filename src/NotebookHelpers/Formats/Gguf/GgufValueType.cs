namespace BetweenTokens.Formats.Gguf;

/// <summary>Types of metadata values, with the numbers that the file uses (gguf.md, gguf_metadata_value_type).</summary>
public enum GgufValueType
{
    /// <summary>Eight bits, unsigned.</summary>
    UInt8 = 0,

    /// <summary>Eight bits, signed.</summary>
    Int8 = 1,

    /// <summary>Sixteen bits, unsigned.</summary>
    UInt16 = 2,

    /// <summary>Sixteen bits, signed.</summary>
    Int16 = 3,

    /// <summary>Thirty-two bits, unsigned.</summary>
    UInt32 = 4,

    /// <summary>Thirty-two bits, signed.</summary>
    Int32 = 5,

    /// <summary>Single precision.</summary>
    Float32 = 6,

    /// <summary>One byte, zero or one.</summary>
    Bool = 7,

    /// <summary>Length and UTF-8.</summary>
    Text = 8,

    /// <summary>Type of the elements, their number, the elements.</summary>
    Array = 9,

    /// <summary>Sixty-four bits, unsigned.</summary>
    UInt64 = 10,

    /// <summary>Sixty-four bits, signed.</summary>
    Int64 = 11,

    /// <summary>Double precision.</summary>
    Float64 = 12,
}

internal static class GgufValueTypes
{
    /// <summary>Bytes of a value of that type; zero for strings and arrays, whose length varies.</summary>
    public static int Bytes(this GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };

    /// <summary>Fewest bytes of a value of that type.</summary>
    public static int LeastBytes(this GgufValueType type) => type switch
    {
        GgufValueType.Text => 8,
        GgufValueType.Array => 12,
        _ => type.Bytes(),
    };
}
