using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>What decides the cost of reading a text.</summary>
/// <param name="Name">The model.</param>
/// <param name="Parameters">N, all that a token is multiplied with.</param>
/// <param name="Layers">L.</param>
/// <param name="Width">d, all query heads together.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueWidth">Width of keys, all key-value heads together.</param>
public sealed record CostShape(string Name, double Parameters, int Layers, int Width, int Heads, int KeyValueWidth)
{
    private const double BytesOfNumber = 2; // 16-bit weights and cache

    /// <summary>SmolLM2-135M (its config.json): 30 layers, 9 heads of 64, 3 key-value heads.</summary>
    public static CostShape SmolLm2 { get; } = new("SmolLM2-135M", 134.5e6, 30, 576, 9, 192);

    /// <summary>GPT-3 (Brown et al. 2020, table 2.1): 96 layers of width 12,288, 96 heads.</summary>
    public static CostShape Gpt3 { get; } = new("GPT-3", 174.6e9, 96, 12288, 96, 12288);

    /// <summary>Llama 3.1 8B (its config.json): 32 layers of width 4,096, 32 heads, 8 key-value heads of 128.</summary>
    public static CostShape Llama { get; } = new("Llama 3.1 8B", 8.03e9, 32, 4096, 32, 1024);

    /// <summary>
    /// Multiplications and additions of one reading of n tokens: 2Nn + 2Ldn², the causal half of the score matrix counted.
    /// </summary>
    public double Flops(double tokens) => (2 * Parameters * tokens) + (2.0 * Layers * Width * tokens * tokens);

    /// <summary>Bytes of the cache of n tokens: 2·L·n_kv·d_h·b·n.</summary>
    public double Cache(double tokens) => 2.0 * Layers * KeyValueWidth * BytesOfNumber * tokens;

    /// <summary>Bytes of weights and cache: what a model holds while it reads.</summary>
    public double Memory(double tokens) => (Parameters * BytesOfNumber) + Cache(tokens);

    /// <summary>Bytes of the score matrices of one layer where they are written out: H·n²·b.</summary>
    public double Scores(double tokens) => Heads * tokens * tokens * BytesOfNumber;
}

/// <summary>04-03: by how much time and memory grow when the window is doubled, from formulas.</summary>
public static class CostClaims
{
    /// <summary>The doublings that decide: a model and the window before it.</summary>
    public static IReadOnlyList<(CostShape Shape, int Tokens)> Doublings { get; } =
        [(CostShape.SmolLm2, 512), (CostShape.SmolLm2, 8192), (CostShape.Gpt3, 2048), (CostShape.Llama, 65536)];

    /// <summary>The ratios.</summary>
    /// <param name="flops">Another formula for the time, to see whether the rule would notice; null: the right one.</param>
    /// <param name="memory">Another for the memory.</param>
    public static Evidence Doubled(Func<CostShape, double, double>? flops = null, Func<CostShape, double, double>? memory = null) =>
        Evidence.Arithmetic([.. Doublings.SelectMany(one => new[]
        {
            Ratio("time after a doubling over time before", one, flops ?? ((shape, n) => shape.Flops(n))),
            Ratio("memory after a doubling over memory before", one, memory ?? ((shape, n) => shape.Cache(n)), ", кэш"),
            Ratio("memory after a doubling over memory before", one, memory ?? ((shape, n) => shape.Memory(n)),
                ", с весами"),
        })]);

    private static Measured Ratio(
        string name, (CostShape Shape, int Tokens) one, Func<CostShape, double, double> cost, string more = "") => Measured.Exact(
            $"{name}: {one.Shape.Name}, {one.Tokens} → {2 * one.Tokens}{more}",
            cost(one.Shape, 2 * one.Tokens) / cost(one.Shape, one.Tokens));
}
