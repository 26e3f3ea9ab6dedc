namespace BetweenTokens.Models.Loading;

/// <summary>What loading a model found out.</summary>
/// <param name="Source">File or folder.</param>
/// <param name="Family">Family by the file's own name.</param>
/// <param name="Stored">Type in which most of the weights lie, in the file's own words: Q4_1, BF16, F32.</param>
/// <param name="Unused">Tensors in the checkpoint that the model has no use for, other than buffers known to be harmless.</param>
/// <param name="Notes">What the reader should know: a missing tokenizer, a quantisation.</param>
public sealed record LoadReport(string Source, string Family, string Stored, IReadOnlyList<string> Unused, IReadOnlyList<string> Notes)
{
    /// <summary>Why the numbers may not be the publisher's: unknown keys, keys that contradict each other, tensors left out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the publisher's generation_config.json asks of those who continue a text; null where there is none.</summary>
    public GenerationDefaults? Generation { get; init; }
}
