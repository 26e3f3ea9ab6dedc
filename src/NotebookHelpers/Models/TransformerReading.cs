using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>A transformer in the middle of one or many texts; what was read lies in a key-value cache.</summary>
/// <param name="transformer">The network; not owned.</param>
/// <param name="streams">Texts side by side.</param>
/// <param name="hooks">For each pass, given the number of positions read when it is done: who looks on or interferes; null: nobody.</param>
internal sealed class TransformerReading(Transformer transformer, int streams, Func<long, IForwardHooks?>? hooks = null) : IReading
{
    private static readonly ForwardOptions _lastOnly = new() { LastOnly = true };

    private readonly KvCache _cache = new(transformer.Config);
    private float[] _logits = [];

    public int Streams { get; private set; } = streams;

    public int Position => (int)_cache.Length;

    public LogitRows Read(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty || tokens.Length % Streams != 0)
        {
            throw new ArgumentException(
                $"tokens: expected the same number, at least one, for each of {Streams} streams; found {tokens.Length} in all.",
                nameof(tokens));
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = empty([Streams, tokens.Length / Streams], ScalarType.Int64, CPU);
        var room = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(ids.bytes);
        for (var i = 0; i < tokens.Length; i++)
        {
            room[i] = tokens[i];
        }

        var logits = transformer.Forward(ids, _cache, hooks?.Invoke(_cache.Length + ids.shape[1]), _lastOnly);
        if (_logits.Length != logits.numel())
        {
            _logits = new float[logits.numel()];
        }

        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(logits.OnCpu().to(ScalarType.Float32).bytes).CopyTo(_logits);
        return new LogitRows(_logits, transformer.Config.DVocab);
    }

    public void Select(ReadOnlySpan<int> parents)
    {
        foreach (var parent in parents)
        {
            if (parent < 0 || parent >= Streams)
            {
                throw new ArgumentException($"parents: expected 0 to {Streams - 1}; found {parent}.", nameof(parents));
            }
        }

        _cache.Select(parents);
        Streams = parents.Length;
    }

    public void Dispose() => _cache.Dispose();
}
