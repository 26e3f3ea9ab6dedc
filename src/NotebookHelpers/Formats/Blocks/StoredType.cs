using System.Collections.Frozen;
using static TorchSharp.torch;

namespace BetweenTokens.Formats.Blocks;

/// <summary>Turns whole blocks of a stored type into float32 values.</summary>
/// <param name="source">The first block.</param>
/// <param name="destination">Room for <paramref name="blocks"/> times the values of a block.</param>
/// <param name="blocks">Number of blocks.</param>
internal unsafe delegate void BlockDecoder(byte* source, float* destination, int blocks);

/// <summary>How a file packs numbers: so many values in so many bytes, and how to unpack them.</summary>
/// <param name="Name">The file's own word: F32, BF16, Q4_1, …</param>
/// <param name="BlockValues">Values in a block; the innermost dimension is a multiple of it.</param>
/// <param name="BlockBytes">Bytes of a block.</param>
/// <param name="Decode">Null where this library does not read the type (its sizes are known all the same).</param>
/// <param name="Same">The tensor type with the very same bytes, so that they are read without decoding.</param>
internal sealed record StoredType(string Name, int BlockValues, int BlockBytes, BlockDecoder? Decode = null, ScalarType? Same = null)
{
    private static readonly FrozenDictionary<string, StoredType> _all = All().ToFrozenDictionary(type => type.Name);

    /// <summary>True for integers and booleans, which keep their type when read.</summary>
    public bool IsInteger =>
        Same is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    /// <summary>True if the values can be had.</summary>
    public bool IsReadable => Decode is not null || IsInteger;

    /// <summary>The type of that name.</summary>
    public static StoredType Of(string name) => _all[name];

    /// <summary>Looks for the type of that name.</summary>
    public static bool TryOf(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StoredType? type) =>
        _all.TryGetValue(name, out type);

    /// <summary>The type with the same bytes as a tensor's, or null.</summary>
    public static StoredType? Of(ScalarType type) => _all.Values.FirstOrDefault(stored => stored.Same == type);

    private static unsafe IEnumerable<StoredType> All() =>
    [
        new("F64", 1, 8, FloatBlocks.Float64, ScalarType.Float64),
        new("F32", 1, 4, FloatBlocks.Float32, ScalarType.Float32),
        new("F16", 1, 2, FloatBlocks.Float16, ScalarType.Float16),
        new("BF16", 1, 2, FloatBlocks.BFloat16, ScalarType.BFloat16),
        new("I64", 1, 8, Same: ScalarType.Int64),
        new("I32", 1, 4, Same: ScalarType.Int32),
        new("I16", 1, 2, Same: ScalarType.Int16),
        new("I8", 1, 1, Same: ScalarType.Int8),
        new("U8", 1, 1, Same: ScalarType.Byte),
        new("BOOL", 1, 1, Same: ScalarType.Bool),
        new("Q4_0", 32, 18, LegacyBlocks.Q4_0),
        new("Q4_1", 32, 20, LegacyBlocks.Q4_1),
        new("Q5_0", 32, 22, LegacyBlocks.Q5_0),
        new("Q5_1", 32, 24, LegacyBlocks.Q5_1),
        new("Q8_0", 32, 34, LegacyBlocks.Q8_0),
        new("IQ4_NL", 32, 18, LegacyBlocks.Iq4Nl),
        new("Q2_K", 256, 84, SuperBlocks.Q2_K),
        new("Q3_K", 256, 110, SuperBlocks.Q3_K),
        new("Q4_K", 256, 144, SuperBlocks.Q4_K),
        new("Q5_K", 256, 176, SuperBlocks.Q5_K),
        new("Q6_K", 256, 210, SuperBlocks.Q6_K),

        // Sizes only: such a file can be inspected, its values are refused by name.
        new("U16", 1, 2), new("U32", 1, 4), new("U64", 1, 8), new("C64", 1, 8), new("C128", 1, 16),
        new("F8_E4M3", 1, 1), new("F8_E5M2", 1, 1), new("F8_E8M0", 1, 1),
        new("Q8_1", 32, 36), new("Q8_K", 256, 292),
        new("IQ1_S", 256, 50), new("IQ1_M", 256, 56), new("IQ2_XXS", 256, 66), new("IQ2_XS", 256, 74), new("IQ2_S", 256, 82),
        new("IQ3_XXS", 256, 98), new("IQ3_S", 256, 110), new("IQ4_XS", 256, 136),
        new("TQ1_0", 256, 54), new("TQ2_0", 256, 66), new("MXFP4", 32, 17),
    ];
}
