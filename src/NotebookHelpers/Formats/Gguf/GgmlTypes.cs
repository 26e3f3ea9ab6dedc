namespace BetweenTokens.Formats.Gguf;

/// <summary>ggml's numbers for tensor types (enum ggml_type in ggml.h); the numbers left out were withdrawn.</summary>
internal static class GgmlTypes
{
    private static readonly string?[] _names =
    [
        "F32", "F16", "Q4_0", "Q4_1", null, null, "Q5_0", "Q5_1", "Q8_0", "Q8_1",
        "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S",
        "IQ4_NL", "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16", "I32", "I64", "F64", "IQ1_M",
        "BF16", null, null, null, "TQ1_0", "TQ2_0", null, null, null, "MXFP4",
    ];

    /// <summary>Name of a type, or null where the number stands for none.</summary>
    public static string? Of(uint number) => number < _names.Length ? _names[number] : null;
}
