using System.Globalization;

namespace BetweenTokens.Models.Configs;

/// <summary>
/// Everything that tells one transformer from another. A family (GPT-2, Llama, Qwen, …) is a way of filling this record;
/// there is one <see cref="Transformer"/>, and it reads nothing else.
/// </summary>
public sealed record TransformerConfig
{
    /// <summary>Number of token ids.</summary>
    public required int DVocab { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int NLayers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int DModel { get; init; }

    /// <summary>Attention heads (of queries).</summary>
    public required int NHeads { get; init; }

    /// <summary>
    /// Heads of keys and values, each shared by a group of query heads (Ainslie et al. 2023). Default: as many as query heads.
    /// </summary>
    public int NKeyValueHeads { get => field > 0 ? field : NHeads; init; }

    /// <summary>Width of a head. Default: dModel / nHeads.</summary>
    public int DHead { get => field > 0 ? field : NHeads > 0 ? DModel / NHeads : 0; init; }

    /// <summary>Width inside the feed-forward part. Default: 4 · dModel.</summary>
    public int DMlp { get => field > 0 ? field : 4 * DModel; init; }

    /// <summary>Longest text that the model was made for; null: no limit. Learned positions end here.</summary>
    public int? NContext { get; init; }

    /// <summary>Kind of norm.</summary>
    public NormKind Norm { get; init; } = NormKind.RmsNorm;

    /// <summary>Where the norms stand.</summary>
    public NormPlace NormPlace { get; init; } = NormPlace.Pre;

    /// <summary>ε inside the norm's square root.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>How positions learn of each other.</summary>
    public MixerKind Mixer { get; init; }

    /// <summary>
    /// For each head of <see cref="MixerKind.Retention"/>, what a step back leaves of its weight, γ. Default
    /// (empty): 1 − 2^(−5−head), as in the paper.
    /// </summary>
    public IReadOnlyList<double> Decays
    {
        get => field.Count > 0 ? field : [.. Enumerable.Range(0, NHeads).Select(head => 1 - Math.Pow(2, -5 - head))];
        init;
    } = [];

    /// <summary>Position scheme.</summary>
    public PositionScheme Positions { get; init; } = PositionScheme.Rotary;

    /// <summary>Details of <see cref="PositionScheme.Rotary"/>.</summary>
    public RotaryConfig Rotary { get; init; } = new();

    /// <summary>
    /// Multiplies the position under <see cref="PositionScheme.RawNumber"/> (1: raw; 1/length: normalised), and the whole code
    /// under <see cref="PositionScheme.Sinusoidal"/>.
    /// </summary>
    public double PositionScale { get; init; } = 1;

    /// <summary>True: <see cref="PositionScale"/> is only the start of a learned number.</summary>
    public bool LearnedPositionScale { get; init; }

    /// <summary>Which projections have a bias.</summary>
    public Biases Biases { get; init; }

    /// <summary>True: queries and keys go through an RMSNorm per head before the rotation (Qwen3).</summary>
    public bool QkNorm { get; init; }

    /// <summary>True: a position sees itself and what is before it, and nothing after.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>For each layer, how many positions back it sees, itself included (Mistral); null: all.</summary>
    public IReadOnlyList<int?>? Windows { get; init; }

    /// <summary>Multiplies query · key. Default: 1/√dHead.</summary>
    public double? ScoreScale { get; init; }

    /// <summary>True: scores of layer l are divided by l + 1 as well (GPT-2's <c>scale_attn_by_inverse_layer_idx</c>).</summary>
    public bool ScaleScoresByLayer { get; init; }

    /// <summary>Kind of feed-forward part.</summary>
    public MlpKind Mlp { get; init; } = MlpKind.Gated;

    /// <summary>Nonlinearity of the feed-forward part.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>Experts instead of one feed-forward part; null: one.</summary>
    public ExpertConfig? Experts { get; init; }

    /// <summary>True: attention and feed-forward read the same stream and are added together (GPT-NeoX, GPT-J).</summary>
    public bool ParallelResidual { get; init; }

    /// <summary>False: a block's output replaces the stream instead of being added to it.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>True: the unembedding is the embedding.</summary>
    public bool Tied { get; init; }

    /// <summary>Multiplies the token embedding (√dModel in tied models of small initial weights).</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>Token that starts a text, if the model has one.</summary>
    public int? BeginId { get; init; }

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlyList<int> EndIds { get; init; } = [];

    /// <summary>True where a norm stands before the unembedding.</summary>
    public bool HasFinalNorm => Norm != NormKind.None && NormPlace == NormPlace.Pre;

    /// <summary>True where <paramref name="bias"/> has one.</summary>
    public bool HasBias(Biases bias) => (Biases & bias) != 0;

    /// <summary>How many positions back a layer sees, itself included; null: all.</summary>
    public int? Window(int layer) => Windows?[layer];

    /// <summary>True where a layer turns its queries and keys.</summary>
    public bool Rotates(int layer) => Positions == PositionScheme.Rotary && (Rotary.Layers?[layer] ?? true);

    /// <summary>True where a position embedding is added to the stream.</summary>
    internal bool AddsPositions => Positions is PositionScheme.Learned or PositionScheme.Sinusoidal or PositionScheme.RawNumber;

    /// <summary>How many of a head's dimensions turn.</summary>
    public int RotaryDimensions => Rotary.Dimensions ?? DHead;

    /// <summary>What query · key is multiplied by in a layer.</summary>
    public double ScaleOf(int layer) => (ScoreScale ?? 1 / Math.Sqrt(DHead)) / (ScaleScoresByLayer ? layer + 1 : 1);

    /// <summary>Checks that the numbers fit together.</summary>
    /// <returns>This record.</returns>
    /// <exception cref="ArgumentException">Names every field that is wrong, what was expected and what was found.</exception>
    public TransformerConfig Validate()
    {
        var faults = Faults().ToList();
        return faults.Count == 0
            ? this
            : throw new ArgumentException("This transformer cannot be built: " + string.Join("; ", faults) + ".");
    }

    private IEnumerable<string> Faults()
    {
        foreach (var (name, value) in new[]
        {
            ("dVocab", DVocab), ("dModel", DModel), ("nHeads", NHeads), ("dHead", DHead), ("nContext", NContext ?? 1),
        })
        {
            if (value < 1)
            {
                yield return Say(name, "at least 1", value);
            }
        }

        if (NLayers < 0)
        {
            yield return Say("nLayers", "at least 0", NLayers);
        }

        if (NHeads % Math.Max(1, NKeyValueHeads) != 0)
        {
            yield return Say("nKeyValueHeads", $"a divisor of nHeads = {NHeads}", NKeyValueHeads);
        }

        if (Positions == PositionScheme.Learned && NContext is null)
        {
            yield return "nContext: expected a number, since positions are learned; found none";
        }

        if (Positions == PositionScheme.Rotary && (RotaryDimensions < 2 || RotaryDimensions % 2 != 0 || RotaryDimensions > DHead))
        {
            yield return Say("rotary.dimensions", $"an even number from 2 to dHead = {DHead}", RotaryDimensions);
        }

        if (Positions == PositionScheme.Rotary && !(Rotary.Base > 0))
        {
            yield return Say("rotary.base", "above 0", Rotary.Base);
        }

        foreach (var (name, count) in new[] { ("windows", Windows?.Count), ("rotary.layers", Rotary.Layers?.Count) })
        {
            if (count is { } found && found != NLayers)
            {
                yield return Say(name, $"one entry for each of {NLayers} layers", found);
            }
        }

        if (Windows?.FirstOrDefault(window => window < 1) is { } narrow)
        {
            yield return Say("windows", "at least 1", narrow);
        }

        foreach (var fault in Mixer == MixerKind.Attention ? [] : MixerFaults())
        {
            yield return fault;
        }

        if (Experts is { } experts && (Mlp == MlpKind.None || experts.PerToken < 1 || experts.PerToken > experts.Count))
        {
            yield return $"experts: expected a feed-forward part and 1 ≤ perToken ≤ count; "
                + $"found {Mlp}, {experts.PerToken} of {experts.Count}";
        }

        if (!(NormEpsilon >= 0))
        {
            yield return Say("normEpsilon", "at least 0", NormEpsilon);
        }
    }

    /// <summary>What a layer that carries a state from left to right cannot have.</summary>
    private IEnumerable<string> MixerFaults()
    {
        if (!Causal || Windows is not null || Positions == PositionScheme.Alibi || QkNorm)
        {
            yield return $"mixer {Mixer}: expected a causal model without windows, ALiBi and QK norm; found one of them";
        }

        if (Mixer == MixerKind.Lstm && Positions == PositionScheme.Rotary)
        {
            yield return "positions: expected a scheme that an LSTM can read, for instance None; "
                + "found Rotary, which turns queries and keys";
        }

        if (Mixer == MixerKind.Retention
            && (NKeyValueHeads != NHeads || Decays.Count != NHeads || Decays.Any(decay => !(decay > 0 && decay <= 1))))
        {
            yield return $"decays: expected one above 0 and at most 1 for each of {NHeads} heads, each with keys of its own; "
                + $"found {string.Join(", ", Decays.Select(decay => decay.ToString("g6", CultureInfo.InvariantCulture)))} and "
                + $"{NKeyValueHeads} heads of keys";
        }
    }

    private static string Say(string name, string expected, double found) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: expected {expected}; found {found}");
}
