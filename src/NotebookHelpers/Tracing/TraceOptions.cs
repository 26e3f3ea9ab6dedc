using BetweenTokens.Models.Hooks;

namespace BetweenTokens.Tracing;

/// <summary>What a trace keeps.</summary>
public sealed record TraceOptions
{
    /// <summary>Names of the places to keep; null: all.</summary>
    public IReadOnlyList<HookAddress>? Keep { get; init; }

    /// <summary>
    /// Most bytes to keep; a longer text is refused before it is read. Null: half of the memory that this process may use.
    /// </summary>
    public long? MaxBytes { get; init; }

    /// <summary>Changes to the pass, in order.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>Keeps the named places only.</summary>
    public static TraceOptions Only(params IReadOnlyList<HookAddress> places) => new() { Keep = places };
}
