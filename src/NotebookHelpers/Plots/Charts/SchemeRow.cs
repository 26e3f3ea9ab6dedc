using BetweenTokens.Models;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Plots;

/// <summary>One box of the architecture scheme.</summary>
/// <param name="Part">Which place it is.</param>
/// <param name="Name">What stands in the box.</param>
/// <param name="Detail">How it is done in this model.</param>
/// <param name="Shape">Shape of what comes out.</param>
/// <param name="Parameters">Numbers to learn, in one block where the box is in the block.</param>
internal sealed record SchemeRow(SchemePart Part, string Name, string Detail, string Shape, long Parameters = 0)
{
    /// <summary>Repeated in every layer.</summary>
    public bool InBlock { get; init; }

    /// <summary>Takes its input from the stream.</summary>
    public bool Reads { get; init; }

    /// <summary>Writes its output into the stream.</summary>
    public bool Adds { get; init; }

    /// <summary>Takes the stream's place, because the model has no residual connection.</summary>
    public bool Replaces { get; init; }

    /// <summary>The boxes of a model from text to choice.</summary>
    /// <param name="c">Its config.</param>
    /// <param name="positions">Length of the text.</param>
    public static IReadOnlyList<SchemeRow> Of(TransformerConfig c, int positions)
    {
        var counts = ParameterLayout.Of(c).Select(p => (p.Name, Count: p.Shape.Aggregate(1L, (a, b) => a * b))).ToArray();
        string stream = Sizes(positions, c.DModel);
        var rows = new List<SchemeRow>
        {
            new(SchemePart.Tokens, Words.Now.Tokens,
                string.Create(NumberText.Provider, $"{Words.Now.Vocabulary}: {c.DVocab}"), Sizes(positions)),
            new(SchemePart.Embedding, Words.Now.Embedding, $"W_E {Matrix(c.DVocab, c.DModel)}", stream, Sum("embed.")),
        };
        if (c.Positions is PositionScheme.Learned or PositionScheme.Sinusoidal or PositionScheme.RawNumber)
        {
            rows.Add(new(SchemePart.Positions, Words.Now.Positions, PositionName(c), stream, Sum("position.")));
        }

        if (c.NLayers > 0)
        {
            rows.AddRange(Block(c, positions, stream, Sum));
        }

        if (c.HasFinalNorm)
        {
            rows.Add(new(SchemePart.Norm, Words.Now.FinalNorm, NormName(c), stream, Sum("final_norm.")));
        }

        rows.Add(new(SchemePart.Unembedding, Words.Now.Unembedding,
            $"W_U {Matrix(c.DModel, c.DVocab)}{(c.Tied ? $", {Words.Now.Tied}" : "")}", Sizes(positions, c.DVocab), Sum("unembed.")));
        rows.Add(new(SchemePart.Distribution, "softmax", Words.Now.Probability, Sizes(positions, c.DVocab)));
        rows.Add(new(SchemePart.Choice, Words.Now.Choice, Words.Now.ChoiceDetail, Sizes(1)));
        return rows;

        long Sum(string prefix) => counts.Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)).Sum(p => p.Count);
    }

    private static IEnumerable<SchemeRow> Block(TransformerConfig c, int positions, string stream, Func<string, long> sum)
    {
        bool pre = c.Norm != NormKind.None && c.NormPlace == NormPlace.Pre, post = c.Norm != NormKind.None && c.NormPlace == NormPlace.Post;
        var norm1 = new SchemeRow(SchemePart.Norm, Words.Now.Norm + " 1", NormName(c), stream, sum("blocks.0.norm1."))
        {
            InBlock = true,
            Reads = pre,
        };
        var norm2 = new SchemeRow(SchemePart.Norm, Words.Now.Norm + " 2", NormName(c), stream, sum("blocks.0.norm2."))
        {
            InBlock = true,
            Reads = pre,
        };
        string heads = string.Create(NumberText.Provider, $"{Words.Now.Heads}: "
            + $"{c.NHeads} × {c.DHead}{(c.NKeyValueHeads == c.NHeads ? "" : $", K, V: {c.NKeyValueHeads}")}"
            + $"{(c.QkNorm ? ", QK-norm" : "")}");
        string order = c.Positions is PositionScheme.Rotary or PositionScheme.Alibi ? ", " + PositionName(c) : "";
        var (mixer, detail, shape) = c.Mixer switch
        {
            MixerKind.Lstm => ("LSTM", $"{Words.Now.Width}: {c.DModel}", $"c {stream}"),
            MixerKind.Retention => (Words.Now.RetentionPart, heads + order, $"S {Sizes(c.NHeads, c.DHead, c.DHead)}"),
            _ => (Words.Now.AttentionPart, heads + order, $"A {Sizes(c.NHeads, positions, positions)}"),
        };
        var attention = new SchemeRow(SchemePart.Attention, mixer, detail, shape, sum("blocks.0.attention.") + sum("blocks.0.lstm."))
        {
            InBlock = true,
            Adds = true,
            Reads = !pre,
            Replaces = !c.Residual,
        };
        yield return pre ? norm1 : attention;
        yield return pre ? attention : norm1 with { Reads = post, Adds = post, Replaces = post };
        if (c.Mlp == MlpKind.None)
        {
            yield break;
        }

        string kind = c.Mlp == MlpKind.Gated ? Words.Now.Gated + " " : "";
        string experts = c.Experts is { } e
            ? string.Create(NumberText.Provider, $", {Words.Now.Experts}: {e.PerToken}/{e.Count}")
            : "";
        var mlp = new SchemeRow(SchemePart.Mlp, "MLP",
            string.Create(NumberText.Provider, $"{c.DModel} → {c.DMlp} → {c.DModel}, {kind}{ActivationName(c)}{experts}"),
            Sizes(positions, c.DMlp), sum("blocks.0.mlp."))
        {
            InBlock = true,
            Adds = true,
            Reads = !pre,
            Replaces = !c.Residual,
        };
        yield return pre ? norm2 : mlp;
        yield return pre ? mlp : norm2 with { Reads = post, Adds = post, Replaces = post };
    }

    private static string ActivationName(TransformerConfig c) =>
        c.Activation switch { Activation.Relu => "ReLU", Activation.Gelu => "GELU", Activation.GeluTanh => "GELU (tanh)", _ => "SiLU" };

    private static string NormName(TransformerConfig c) =>
        c.Norm switch { NormKind.RmsNorm => "RMSNorm", NormKind.LayerNorm => "LayerNorm", _ => "—" };

    private static string PositionName(TransformerConfig c) => c.Positions switch
    {
        PositionScheme.Rotary => string.Create(NumberText.Provider, $"RoPE {c.Rotary.Base:0}"),
        PositionScheme.Alibi => "ALiBi",
        PositionScheme.Learned => Words.Now.LearnedPositions,
        PositionScheme.Sinusoidal => Words.Now.SinusoidalPositions,
        PositionScheme.RawNumber => Words.Now.RawPositions,
        _ => "—",
    };

    private static string Sizes(params IEnumerable<int> sizes) =>
        $"[{string.Join(", ", sizes.Select(s => s.ToString(NumberText.Provider)))}]";

    private static string Matrix(int rows, int columns) => string.Create(NumberText.Provider, $"[{rows} × {columns}]");
}
