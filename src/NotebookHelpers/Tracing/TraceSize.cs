using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;

namespace BetweenTokens.Tracing;

/// <summary>How much a trace will hold, from the config alone.</summary>
public static class TraceSize
{
    /// <summary>Values kept at a place for a text of a length.</summary>
    public static long Values(HookPoint point, TransformerConfig config, long length) => point switch
    {
        HookPoint.RetentionState => (long)config.NHeads * config.DHead * config.DHead,
        _ => length * PerPosition(point, config, length),
    };

    /// <summary>Bytes of a trace, four a value.</summary>
    public static long Bytes(TransformerConfig config, long length, TraceOptions? options = null) =>
        (options?.Keep ?? HookNames.All(config)).Sum(address => 4 * Values(address.Point, config, length));

    private static long PerPosition(HookPoint point, TransformerConfig config, long length) => point switch
    {
        HookPoint.Norm1Scale or HookPoint.Norm2Scale or HookPoint.FinalNormScale => 1,
        HookPoint.Query or HookPoint.RotatedQuery or HookPoint.HeadMix or HookPoint.RetentionGate => config.NHeads * config.DHead,
        HookPoint.Key or HookPoint.Value or HookPoint.RotatedKey => config.NKeyValueHeads * config.DHead,
        HookPoint.Scores or HookPoint.Pattern => config.NHeads * length,
        HookPoint.MlpPre or HookPoint.MlpLinear or HookPoint.MlpPost => config.DMlp,
        HookPoint.ExpertWeights or HookPoint.RouterProbabilities => config.Experts?.Count ?? 0,
        HookPoint.Logits => config.DVocab,
        _ => config.DModel,
    };

    internal static void Expect(TransformerConfig config, long length, TraceOptions options)
    {
        var (needed, allowed) = (Bytes(config, length, options), options.MaxBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        if (needed > allowed)
        {
            throw new InvalidOperationException($"Everything about {length} tokens takes {needed >> 20} MiB; {allowed >> 20} MiB are allowed. Shorten the text, name the places to keep in TraceOptions.Keep, or raise TraceOptions.MaxBytes.");
        }
    }
}
