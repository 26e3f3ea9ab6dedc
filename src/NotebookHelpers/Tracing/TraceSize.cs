using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;

namespace BetweenTokens.Tracing;

/// <summary>How much a trace will hold, from the config alone.</summary>
public static class TraceSize
{
    /// <summary>Values kept at a place for a text of a length.</summary>
    public static long Values(HookPoint point, TransformerConfig config, long length) => HookTable.Of(point).Values(config, length);

    /// <summary>Bytes of a trace, four a value.</summary>
    public static long Bytes(TransformerConfig config, long length, TraceOptions? options = null) =>
        (options?.Keep ?? HookNames.All(config)).Sum(address => 4 * Values(address.Point, config, length));

    internal static void Expect(TransformerConfig config, long length, TraceOptions options)
    {
        var (needed, allowed) = (Bytes(config, length, options), options.MaxBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        if (needed > allowed)
        {
            throw new InvalidOperationException($"Everything about {length} tokens takes {needed >> 20} MiB; "
                + $"{allowed >> 20} MiB are allowed. Shorten the text, name the places to keep "
                + $"in TraceOptions.Keep, or raise TraceOptions.MaxBytes.");
        }
    }
}
